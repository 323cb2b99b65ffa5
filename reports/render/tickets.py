"""The tickets behind a figure, as a page; render.sheets makes files of them."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from accounts.queries.pages import Page
from reports.metrics.definition import Metric
from reports.models import TicketFact
from reports.queries.choices import Choices
from reports.render.frame import definition_of, footing
from reports.render.links import file_links, tickets_link
from reports.render.shell import home_of, page_link
from reports.render.tabs import report_tabs
from reports.rules.names import DIMENSION_WORDS
from reports.rules.parts import part_words
from reports.rules.question import Question
from reports.rules.scope import Scope
from reports.rules.words import duration_words
from tickets.enums import State
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS


def tickets_context(
    *, page: Page[TicketFact], metric: Metric, scope: Scope, choices: Choices, counts: tuple[int, int], person: str
) -> dict[str, Any]:
    """Return the context of reports/tickets.html.

    counts: what the figure counts, and how many tickets that is. person: the name of whose part it is, "" for none.
    """
    count, tickets = counts
    part = part_words(scope.part, metric=metric.code, name=person)
    home = home_of(metric.code)
    question = Question(scope=replace(scope, part=""))
    return {
        "metric": metric,
        "title": f"{metric.label}: {part}" if part else metric.label,
        "count": count,
        "tickets": tickets,
        "rows": [ticket_row(fact, scope) for fact in page.rows],
        "chosen": [f"{DIMENSION_WORDS[name]}: {choices.label(name, key)}" for name, key in scope.filters.items()],
        "definitions": [definition_of(scope, metric.code, count)],
        "footing": footing(scope),
        "tabs": report_tabs(home.code, question.query()),
        "back": {"label": home.label, "url": page_link(home, question)},
        **file_links(scope, metric.code),
        "next_url": page.next and tickets_link(scope, metric.code, page.next),
        "previous_url": page.previous and tickets_link(scope, metric.code, page.previous),
    }


def ticket_row(fact: TicketFact, scope: Scope) -> dict[str, Any]:
    """One line of a list of tickets behind a figure."""
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
