"""What was unsolved at the end of a day, how old it was, and how it came about. What was, never what will be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Person
from reports.enums import Preset
from reports.queries.aged import backlog_by
from reports.queries.backlog import AgeBands, backlog_on, backlog_trend
from reports.queries.measured import Measured, headlines, tops_of
from reports.render.ages import ages_chart_part, ages_table
from reports.render.frame import Frame, definition_of
from reports.render.links import file_links, only, tickets_link
from reports.render.paper_page import report_page
from reports.render.shell import BACKLOG, page_link
from reports.render.stats import stat_part
from reports.render.tables import splits
from reports.render.trends import control_part, trend_part
from reports.rules.charts import step_words
from reports.rules.parts import age
from reports.rules.period import Period
from reports.rules.scope import Scope
from reports.rules.words import duration_words

_OLD = (4, 6)
"""Two weeks and older: what nobody will solve without a decision."""


def backlog_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/backlog.html shows."""
    question = frame.question
    day = on_day(frame.scope, question.day(frame.at))
    moment = min(day.period.end, frame.at)
    bands = backlog_on(user=user, scope=day, moment=moment)
    asked: dict[str, Any] = {"user": user, "question": question, "at": frame.at}
    tops, past = tops_of(**asked), _begun(frame)
    flow = headlines(codes=("inflow", "outflow"), steps=frame.steps, **asked)
    return {
        "day": day.period.last,
        "stats": [*_standing(user, frame, day, bands, moment), *(stat_part(frame, each) for each in flow.values())],
        "charts": [
            ages_chart_part(frame, past, backlog_trend(user=user, scope=frame.scope, steps=past, at=frame.at)),
            _flow(frame, flow),
            control_part(frame, code="inflow", figures=flow["inflow"].now.steps, title="Came in"),
        ],
        "tables": [
            ages_table(
                frame,
                scope=day,
                found=backlog_by(user=user, scope=day, by=question.by, tops=tops, at=frame.at),
                bands=bands,
                tops=tops,
            )
        ],
        "splits": splits(question, lambda asked: page_link(BACKLOG, asked)),
        "has_tickets": bool(bands.total or flow["inflow"].now.total.n),
        **file_links(day, "backlog"),
    }


PAGE = report_page(tab=BACKLOG, shows=backlog_context)


def _begun(frame: Frame) -> list[Period]:
    """The steps that have begun. One cut short at the front would stand upon the next."""
    first = 1 if len(frame.steps) > 1 and not frame.whole[0] else 0
    return [step for step in frame.steps[first:] if step.start <= frame.at]


def on_day(scope: Scope, day: date) -> Scope:
    """The scope of the backlog at the end of a day."""
    return replace(scope, period=Period(first=day, last=day, zone=scope.period.zone), preset=Preset.CUSTOM)


def _standing(user: Person, frame: Frame, day: Scope, bands: AgeBands, moment: datetime) -> list[dict[str, Any]]:
    """How many there were, against the day before the period, and how old the oldest was."""
    before = on_day(frame.scope, frame.scope.period.first - timedelta(days=1))
    earlier = backlog_on(user=user, scope=before, moment=before.period.end)
    old = sum(n for _, n in bands.bands[_OLD[0] :])
    return [
        _stat(
            f"Unsolved, {step_words(day.period)}",
            f"{bands.total:,}",
            tickets_link(day, "backlog"),
            change=_moved(bands.total, earlier.total, before.period),
            before=tickets_link(before, "backlog") if earlier.total else "",
            definitions=[definition_of(day, "backlog", bands.total)],
        ),
        _stat(
            "Two weeks or older",
            f"{old:,}",
            tickets_link(only(day, age(*_OLD)), "backlog"),
            lines=[f"the oldest {duration_words((moment - bands.oldest).total_seconds())}"] if bands.oldest else [],
            definitions=[definition_of(day, "backlog", bands.total)],
        ),
    ]


def _stat(
    label: str, value: str, href: str, *, change: str = "", before: str = "", lines: Sequence[str] = (),
    definitions: Sequence[Any] = (),
) -> dict[str, Any]:  # fmt: skip
    return {
        "label": label,
        "value": value,
        "href": href,
        "lines": lines,
        "change": change,
        "before_href": before,
        "is_small": False,
        "line": None,
        "reading": None,
        "definitions": definitions,
    }


def _moved(now: int, then: int, day: Period) -> str:
    when = f"at the end of {step_words(day)}"
    if now == then:
        return f"as many as {when}"
    return f"{abs(now - then):,} {'more' if now > then else 'fewer'} than the {then:,} {when}"


def _flow(frame: Frame, flow: dict[str, Measured]) -> dict[str, Any]:
    lines = {
        "Came in": ("inflow", "n", flow["inflow"].now.steps),
        "Went out": ("outflow", "n", flow["outflow"].now.steps),
    }
    return trend_part(frame, name="flow", title="In and out", lines=lines)
