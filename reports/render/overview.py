"""The overview: what needs a decision today, the headline figures, three trends."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Person
from reports.enums import Watch
from reports.queries.measured import Measured, headlines
from reports.queries.today import Waiting, repairs_logged, waiting
from reports.render.frame import Frame
from reports.render.links import file_links, watch_link
from reports.render.paper_page import report_page
from reports.render.shell import BACKLOG, DEVICES, OVERVIEW, page_link
from reports.render.stats import stat_part
from reports.render.trends import trend_part
from reports.rules import decisions
from reports.rules.decisions import Decision, Level

SHOWN = ("first_response", "response_met", "resolution", "resolution_met", "logged", "solved")
FLOW = ("inflow", "outflow")
"""Of which the difference is by how much the backlog grew."""
_WATCHES = {
    Watch.LATE: decisions.late,
    Watch.SOON: decisions.soon,
    Watch.NOBODY: decisions.nobody,
    Watch.ORPHANED: decisions.orphaned,
}


def overview_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/overview.html shows."""
    asked: dict[str, Any] = {"user": user, "at": frame.at}
    found = headlines(codes=[*SHOWN, *FLOW], question=frame.question, steps=frame.steps, **asked)
    waits = waiting(scope=frame.scope, **asked)
    repairs = repairs_logged(scope=frame.scope, **asked)
    has_tickets = any(each.now.total.n for each in found.values())
    return {
        "decisions": _decisions(frame, found, waits, repairs),
        "stats": [stat_part(frame, found[code]) for code in SHOWN],
        "charts": _charts(frame, found) if has_tickets else [],
        **file_links(frame.scope, "logged"),
        "tables": [],
        "has_tickets": has_tickets,
        "is_rough": any(each.now.total.is_rough for each in found.values()),
    }


PAGE = report_page(tab=OVERVIEW, shows=overview_context)


def _decisions(
    frame: Frame, found: Mapping[str, Measured], waits: Mapping[Watch, Waiting], repairs: int
) -> list[dict[str, Any]]:
    """What needs somebody first; the rest in the same order."""
    rows = [
        _row(say(n=waits[watch].n, since=waits[watch].since, at=frame.at), watch_link(frame.scope, watch))
        for watch, say in _WATCHES.items()
    ]
    logged = found["logged"].now.total.n
    came, went = (found[code].now.total.n for code in FLOW)
    growth = decisions.growth(came=came, went=went)
    rows.append(_row(growth, page_link(BACKLOG, frame.question.common())))
    rows.append(_row(decisions.reactive(n=repairs, logged=logged), page_link(DEVICES, frame.question.common())))
    return sorted(rows, key=lambda row: list(Level).index(Level(row["level"])))


def _row(decision: Decision, href: str) -> dict[str, Any]:
    return {
        "level": decision.level.value,
        "figure": decision.figure,
        "words": decision.words,
        "detail": decision.detail,
        "href": href,
    }


def _charts(frame: Frame, found: Mapping[str, Measured]) -> list[dict[str, Any]]:
    over = {code: each.now.steps for code, each in found.items()}
    return [
        trend_part(
            frame,
            name="flow",
            title="Tickets logged and solved",
            lines={"Logged": ("logged", "n", over["logged"]), "Solved": ("solved", "n", over["solved"])},
        ),
        trend_part(
            frame,
            name="met",
            title="Promises kept",
            lines={
                "Answered in time": ("response_met", "share", over["response_met"]),
                "Solved in time": ("resolution_met", "share", over["resolution_met"]),
            },
        ),
        trend_part(
            frame,
            name="response",
            title="Time to first response",
            lines={
                "Median": ("first_response", "median", over["first_response"]),
                "90 % within": ("first_response", "p90", over["first_response"]),
            },
        ),
    ]
