"""The lines of a list of tickets: only what a row shows is read, and it is put in words here, not in the template."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.db.models import QuerySet

from tickets.enums import ACTIVE_STATES, State
from tickets.models import Ticket
from tickets.rules.due import Due, next_due
from tickets.rules.lifecycle import STATE_WORDS

_COLUMNS = (
    "id", "subject", "state", "priority", "place", "version", "last_event_seq", "occurred_at",
    "is_taken", "sort_due_at", "first_response_due_at", "next_response_due_at", "resolution_due_at",
    "waiting_reason", "waiting_until", "category__title", "category__is_safety", "queue__name",
    "assignee__full_name", "requester__full_name", "device__tag", "location__name",
)  # fmt: skip
Address = Callable[[int], str]
_ACTIVE = frozenset(state.value for state in ACTIVE_STATES)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of tickets.

    details: category, device, place and requester. take_url: "" when it cannot be taken. seen: the last event there is.
    said: the words around what was looked for, with whether they are a hit.
    """

    number: int
    url: str
    take_url: str
    subject: str
    priority: int
    state: str
    state_words: str
    is_safety: bool
    details: str
    queue: str
    due: Due
    assignee: str
    occurred_at: datetime
    version: int
    seen: int
    said: Sequence[tuple[str, bool]] = ()


def listed(tickets: QuerySet[Ticket]) -> QuerySet[Ticket, Any]:
    """Read what a row shows and a page is ordered by, as named tuples, in one query."""
    return tickets.values_list(*_COLUMNS, named=True)


def rows_of(
    found: Iterable[Any],
    *,
    at: datetime,
    zone: tzinfo,
    url: Address,
    take_url: Address,
    said: Mapping[int, Sequence[tuple[str, bool]]] | None = None,
) -> list[Row]:
    """Return the rows of a page read by `listed`, with what is due in words, and their addresses by number."""
    hits = said or {}
    return [
        _row(ticket, due=due_of(ticket, at=at, zone=zone), url=url, take_url=take_url, said=hits.get(ticket.id, ()))
        for ticket in found
    ]


def _row(ticket: Any, *, due: Due, url: Address, take_url: Address, said: Sequence[tuple[str, bool]]) -> Row:
    is_free = not ticket.is_taken and ticket.state in _ACTIVE
    where = (ticket.device__tag, ticket.location__name or ticket.place)
    return Row(
        number=ticket.id,
        url=url(ticket.id),
        take_url=take_url(ticket.id) if is_free else "",
        subject=ticket.subject,
        priority=ticket.priority,
        state=ticket.state,
        state_words=STATE_WORDS[State(ticket.state)],
        is_safety=ticket.category__is_safety,
        details=" · ".join(filter(None, (ticket.category__title, *where, ticket.requester__full_name))),
        queue=ticket.queue__name,
        due=due,
        assignee=ticket.assignee__full_name or "",
        occurred_at=ticket.occurred_at,
        version=ticket.version,
        seen=ticket.last_event_seq,
        said=said,
    )


def due_of(ticket: Any, *, at: datetime, zone: tzinfo) -> Due:
    """Say how the next promise of a ticket stands: of a row read by `listed`, or of the ticket itself."""
    return next_due(
        state=ticket.state,
        started_at=ticket.occurred_at,
        response_due_at=ticket.first_response_due_at,
        next_response_due_at=ticket.next_response_due_at,
        resolution_due_at=ticket.resolution_due_at,
        waiting_reason=ticket.waiting_reason,
        waiting_until=ticket.waiting_until,
        at=at,
        zone=zone,
    )
