"""The overview on paper and as rows."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from reports.queries.annotations import notes_of
from reports.queries.asked import scope_asked
from reports.queries.choices import Choices, choices
from reports.queries.overview import overview, report_zone
from reports.render.asked import asked_facts
from reports.render.document import Document, Query, ReportPage, Section, Stat, Table
from reports.render.overview import overview_context
from reports.render.tickets_sections import tickets_workbook
from reports.rules.charts_notes import note_rows
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.scope import Scope, digest

LABEL = "Overview"


def overview_document(*, user: Person, query: Query, at: datetime) -> Document:
    """Return the overview of a question as sections."""
    names, scope = _asked(user, query, at)
    view, notes = overview(user=user, scope=scope, choices=names, at=at), notes_of(scope)
    context = overview_context(view, notes=notes)
    happened = note_rows(steps=view.steps, notes=notes)
    noted = [Section(heading="What happened", table=Table(columns=_NOTE_COLUMNS, rows=happened))] if happened else []
    return Document(
        title=f"Reports: {LABEL.lower()}",
        facts=asked_facts(scope=scope, choices=names),
        version=DEFINITION_VERSION,
        digest=digest(scope=scope, metric=LABEL.lower()),
        zone=scope.period.zone,
        sections=[*_figures(context), *map(_trend, context["charts"]), *noted, *map(_breakdown, context["tables"])],
    )


PAGE = ReportPage(
    code="overview",
    label=LABEL,
    url_name="reports:overview",
    document=overview_document,
    workbook=tickets_workbook,  # of all tickets logged, which is what an address without a metric means
)
_NOTE_COLUMNS = ({"label": "Day"}, {"label": "Kind"}, {"label": "What happened"})


def _asked(user: Person, query: Query, at: datetime) -> tuple[Choices, Scope]:
    names = choices()
    return names, scope_asked(query=query, choices=names, at=at, zone=report_zone(user))


def _figures(context: dict[str, Any]) -> list[Section]:
    if not context["has_tickets"]:
        return [Section(heading="No tickets in this period", text="Nothing was logged, answered or solved here.")]
    return [
        Section(heading="How fast, and how often in time", stats=[_stat(stat) for stat in context["stats"]]),
        Section(heading="How much", stats=[_stat(stat) for stat in context["counts"]]),
    ]


def _stat(stat: dict[str, Any]) -> Stat:
    small = ["fewer than 5 tickets: read with care"] if stat["is_small"] else []
    change = [stat["change"]] if stat["change"] else []
    return Stat(label=stat["label"], value=stat["value"] or "–", lines=[*stat["lines"], *change, *small])


def _trend(chart: dict[str, Any]) -> Section:
    return Section(heading=chart["title"], chart=chart["spec"], table=_table(chart))


def _breakdown(table: dict[str, Any]) -> Section:
    return Section(heading=table["title"], table=_table(table))


def _table(table: dict[str, Any]) -> Table:
    total = table.get("total")
    return Table(
        columns=table["columns"],
        rows=[[_words(cell) for cell in row] for row in table["rows"]],
        total=[_words(cell) for cell in total] if total else None,
    )


def _words(cell: Any) -> str:
    """The words of a cell of a page, without its link."""
    return str(cell["text"]) if isinstance(cell, dict) else str(cell)
