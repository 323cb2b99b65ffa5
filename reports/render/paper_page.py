"""Any report page on paper: what it shows, in the order in which it is read, without its links."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import Person
from reports.render.asked import asked_facts
from reports.render.document import Document, Query, ReportPage, Section, Stat, Table
from reports.render.frame import Frame, frame_asked
from reports.render.shell import Tab
from reports.render.tickets_sections import tickets_workbook
from reports.rules.charts import step_words
from reports.rules.charts_notes import note_rows
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.scope import digest

Shows = Callable[..., dict[str, Any]]
"""What a page shows: called with user and frame. stats, charts and tables are lists of the parts of that kind."""
_NOTE_COLUMNS = ({"label": "Day"}, {"label": "Kind"}, {"label": "What happened"})
_NOTHING = Section(heading="No tickets in this period", text="Nothing was logged, answered or solved here.")
_DECISION_COLUMNS = ({"label": "What"}, {"label": "Figure", "num": True}, {"label": "To know"})


def report_page(*, tab: Tab, shows: Shows) -> ReportPage:
    """Return a page for the register: its document is made of what it shows, its rows are the tickets logged."""

    def document(*, user: Person, query: Query, at: datetime) -> Document:
        frame = frame_asked(user=user, query=query, at=at)
        return _document(tab, frame, shows(user=user, frame=frame))

    return ReportPage(
        code=tab.code, label=tab.label, url_name=tab.url_name, document=document, workbook=tickets_workbook
    )


def _document(tab: Tab, frame: Frame, shown: Mapping[str, Any]) -> Document:
    happened = note_rows(steps=frame.steps, notes=frame.notes)
    noted = [Section(heading="What happened", table=Table(columns=_NOTE_COLUMNS, rows=happened))] if happened else []
    return Document(
        title=f"Reports: {tab.label}",
        facts=[*asked_facts(scope=frame.scope, choices=frame.choices), *_compared(frame)],
        version=DEFINITION_VERSION,
        digest=digest(scope=frame.scope, metric=tab.code),
        zone=frame.scope.period.zone,
        sections=[
            *_decisions(shown.get("decisions", ())),
            *(_figures(shown["stats"]) if shown["has_tickets"] else [_NOTHING]),
            *(_chart(chart) for chart in shown["charts"]),
            *noted,
            *(Section(heading=table["title"], table=_table(table)) for table in shown["tables"]),
        ],
    )


def _compared(frame: Frame) -> list[tuple[str, str]]:
    earlier = frame.question.scope_before
    return [("Compared with", step_words(earlier.period))] if earlier else []


def _decisions(rows: Any) -> list[Section]:
    if not rows:
        return []
    said = [[row["words"].capitalize(), row["figure"], row["detail"]] for row in rows]
    return [Section(heading="What needs a decision", table=Table(columns=_DECISION_COLUMNS, rows=said))]


def _figures(stats: Sequence[Mapping[str, Any]]) -> list[Section]:
    return [Section(heading="The period in figures", stats=[_stat(stat) for stat in stats])] if stats else []


def _stat(stat: Mapping[str, Any]) -> Stat:
    small = ["fewer than 5 tickets: read with care"] if stat["is_small"] else []
    signal = [stat["reading"]["words"]] if stat["reading"] else []
    lines = [*([stat["change"]] if stat["change"] else []), *stat["lines"], *signal, *small]
    return Stat(label=stat["label"], value=stat["value"] or "–", lines=lines)


def _chart(chart: Mapping[str, Any]) -> Section:
    text = chart["reading"]["words"] if chart.get("reading") else ""
    return Section(heading=chart["title"], text=text, chart=chart.get("spec"), table=_table(chart))


def _table(table: Mapping[str, Any]) -> Table:
    total = table.get("total")
    return Table(
        columns=table["columns"],
        rows=[[_words(cell) for cell in (row["cells"] if isinstance(row, dict) else row)] for row in table["rows"]],
        total=[_words(cell) for cell in total] if total else None,
    )


def _words(cell: Any) -> str:
    """The words of a cell of a page, without its link."""
    return str(cell["text"]) if isinstance(cell, dict) else str(cell)
