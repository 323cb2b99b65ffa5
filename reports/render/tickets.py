"""The tickets behind a figure, as a page; render.sheets makes files of them."""

from typing import Any
from zoneinfo import ZoneInfo

from accounts.queries.pages import Page
from reports.metrics.definition import Metric
from reports.models import TicketFact
from reports.queries.choices import Choices
from reports.render.links import file_links, overview_link, tickets_link
from reports.render.overview import definition_of, footing
from reports.rules.scope import Scope
from reports.rules.words import duration_words
from tickets.enums import State
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS


def tickets_context(
    *, page: Page[TicketFact], metric: Metric, scope: Scope, choices: Choices, count: int
) -> dict[str, Any]:
    """Return the context of reports/tickets.html."""
    return {
        "metric": metric,
        "count": count,
        "rows": [_row(fact, scope) for fact in page.rows],
        "chosen": [choices.label(name, key) for name, key in scope.filters.items()],
        "definition": definition_of(scope, metric.code, count),
        "footing": footing(scope),
        "overview_url": overview_link(scope),
        **file_links(scope, metric.code),
        "next_url": page.next and tickets_link(scope, metric.code, page.next),
        "previous_url": page.previous and tickets_link(scope, metric.code, page.previous),
    }


def _row(fact: TicketFact, scope: Scope) -> dict[str, Any]:
    return {
        "number": fact.ticket_id,
        "subject": fact.ticket.subject,
        "priority": fact.priority,
        "priority_label": PRIORITY_WORDS[fact.priority],  # type: ignore[index]  # an IntEnum equals its number
        "state": fact.state,
        "state_label": STATE_WORDS[State(fact.state)],
        "queue": fact.queue.name,
        "device": fact.device.tag if fact.device else "",
        "started_at": fact.started_at.astimezone(ZoneInfo(scope.period.zone)),
        "response": _measure(fact, scope, "first_response"),
        "resolution": _measure(fact, scope, "resolution"),
    }


def _measure(fact: TicketFact, scope: Scope, prefix: str) -> dict[str, Any]:
    return {
        "words": duration_words(getattr(fact, f"{prefix}_{scope.clock.value}_seconds")),
        "met": getattr(fact, f"{prefix}_met"),
    }
