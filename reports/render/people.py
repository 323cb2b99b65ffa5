"""Who had what to do. Nobody is ranked: people stand by name, and each by when they had a ticket in hand."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.registry import METRICS
from reports.queries.figures import SMALL, figures
from reports.queries.measured import measured
from reports.queries.people import AgentLoad, agent_load
from reports.render.frame import Frame, definition_of
from reports.render.links import file_links, only, tickets_link
from reports.render.paper_page import report_page
from reports.render.shell import PEOPLE
from reports.render.stats import stat_part
from reports.render.tables import FEW, dimension_table, row_part
from reports.rules.parts import PartKind
from reports.rules.scope import Scope
from reports.rules.words import duration_words, share_words

SHOWN = ("first_contact", "reassigned", "reopened")
COLUMNS = (
    ("Logged", "logged", "n"),
    ("Answered", "first_response", "n"),
    ("Response, median", "first_response", "median"),
    ("Answered in time", "response_met", "share"),
    ("Solved", "resolution", "n"),
    ("Resolution, median", "resolution", "median"),
    ("Solved in time", "resolution_met", "share"),
    ("Changed hands", "reassigned", "share"),
    ("Unsolved at the end", "backlog", "n"),
)
_LABELS = ("Person", "Handled", "Touched", "In hand now", "Answers", "Share of answers", "Busy")


def people_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/people.html shows."""
    asked: dict[str, Any] = {"user": user, "question": frame.question, "at": frame.at}
    codes = dict.fromkeys(code for _, code, _ in COLUMNS)
    queues = {
        code: figures(user=user, metric=METRICS[code], scope=frame.scope, at=frame.at, by=[Dimension.QUEUE])
        for code in codes
    }
    agents = agent_load(user=user, scope=frame.scope, at=frame.at)
    return {
        "stats": [stat_part(frame, measured(code=code, steps=frame.steps, **asked)) for code in SHOWN],
        "charts": [],
        "tables": [
            dimension_table(
                frame, title="Queues", columns=COLUMNS, found=queues, tops={}, by=Dimension.QUEUE
            ),
            _agents(frame, sorted(agents, key=lambda each: (each.name.casefold(), each.agent))),
        ],
        "has_tickets": bool(agents or queues["logged"].total.n),
        **file_links(frame.scope, "resolution"),
    }


PAGE = report_page(tab=PEOPLE, shows=people_context)


def _agents(frame: Frame, agents: Sequence[AgentLoad]) -> dict[str, Any]:
    responses = sum(each.responses for each in agents)
    rows = [_agent(frame.scope, each, responses) for each in agents]
    return {
        "id": "people",
        "title": "People, by name",
        "columns": [{"label": label, "num": number > 0} for number, label in enumerate(_LABELS)],
        "rows": rows,
        "total": [],
        "notes": [
            "Counted by when somebody had a ticket in hand, never by who has it last. Hard tickets take longer: "
            "these numbers say who is busy, not who is good.",
            *([FEW] if any(row["is_few"] for row in rows) else []),
        ],
        "definitions": [definition_of(frame.scope, "agent_load", len(agents))],
    }


def _agent(scope: Scope, each: AgentLoad, responses: int) -> dict[str, Any]:
    counts = (
        (PartKind.HANDLED, each.handled),
        (PartKind.TOUCHED, each.touched),
        (PartKind.HAS, each.open_now),
        (PartKind.ANSWERS, each.responses),
    )
    cells = [
        {"text": f"{n:,}", "href": tickets_link(only(scope, f"{kind}-{each.agent}"), "agent_load")} if n else "0"
        for kind, n in counts
    ]
    share, busy = share_words(each.responses, responses) or "–", duration_words(each.busy_seconds)
    return row_part([each.name, *cells, share, busy], few=[1] if 0 < each.touched < SMALL else [])
