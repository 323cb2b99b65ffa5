"""The tickets behind a figure, as a page and as a file."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.queries.pages import Page
from reports.metrics.definition import Metric
from reports.models import TicketFact
from reports.queries.choices import Choices
from reports.render.links import csv_link, overview_link, tickets_link
from reports.render.overview import definition_of, footing
from reports.rules.csv import safe_cell
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.scope import Scope, digest
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
        "chosen": [choices.names[name].get(key, key) for name, key in scope.filters.items()]
        + ([choices.sites.get(scope.site, scope.site)] if scope.site else []),
        "definition": definition_of(scope, metric.code, count),
        "footing": footing(scope),
        "overview_url": overview_link(scope),
        "csv_url": csv_link(scope, metric.code),
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


HEADINGS = (
    "ticket",
    "logged_at",
    "site",
    "queue",
    "first_queue",
    "priority",
    "first_priority",
    "category",
    "category_title",
    "device",
    "modality",
    "source",
    "state",
    "first_responded_at",
    "first_response_wall_seconds",
    "first_response_business_seconds",
    "first_response_target_seconds",
    "first_response_due_at",
    "first_response_met",
    "first_resolved_at",
    "resolved_at",
    "resolution_wall_seconds",
    "resolution_business_seconds",
    "resolution_target_seconds",
    "resolution_due_at",
    "resolution_met",
    "reopened_count",
    "definition_version",
    "query",
)
"""One row a ticket, in the time zone of the report. No subject and no text: those can hold patient data."""


def csv_lines(*, facts: Iterable[TicketFact], metric: Metric, scope: Scope) -> Iterator[str]:
    """Yield the lines of the export of a metric, its headings first."""
    writer = csv.writer(_Echo())
    zone, question = ZoneInfo(scope.period.zone), digest(scope=scope, metric=metric.code)
    yield writer.writerow(HEADINGS)
    for fact in facts:
        values = (*_values(fact), DEFINITION_VERSION, question)
        yield writer.writerow([safe_cell(_plain(value, zone)) for value in values])


def csv_name(*, metric: Metric, scope: Scope) -> str:
    """Name of the file, by what it holds."""
    question = digest(scope=scope, metric=metric.code)
    return f"raddesk-{metric.code}-{scope.period.first}-to-{scope.period.last}-{question}.csv"


class _Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, value: str) -> str:
        return value


def _values(fact: TicketFact) -> list[Any]:
    names = {
        "ticket": fact.ticket_id,
        "logged_at": fact.started_at,
        "site": fact.site.code if fact.site else "",
        "queue": fact.queue.code,
        "first_queue": fact.first_queue.code,
        "category": fact.category.code,
        "category_title": fact.category.title,
        "device": fact.device.tag if fact.device else "",
    }
    return [names[heading] if heading in names else getattr(fact, heading) for heading in HEADINGS[:-2]]


def _plain(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
