"""The events of tickets as the clocks want them."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from tickets.models import TicketEvent
from tickets.rules.course import ClockEvent

_COLUMNS = ("kind", "occurred_at", "actor_kind", "payload", "seq", "actor_id", "recorded_at")


def clock_events(ticket_id: int) -> list[ClockEvent]:
    """Return the events of a ticket, in order."""
    rows = TicketEvent.objects.filter(ticket_id=ticket_id).order_by("seq")
    return [_event(row) for row in rows.values_list(*_COLUMNS)]


def clock_events_of(ticket_ids: Collection[int]) -> dict[int, list[ClockEvent]]:
    """Return ticket id to events, in order, in one query; a ticket without events is left out."""
    rows: Iterable[tuple[Any, ...]] = (
        TicketEvent.objects.filter(ticket_id__in=ticket_ids)
        .order_by("ticket_id", "seq")
        .values_list("ticket_id", *_COLUMNS)
    )
    return {
        ticket_id: [_event(row[1:]) for row in found] for ticket_id, found in groupby(rows, key=lambda row: row[0])
    }


def _event(row: tuple[Any, ...]) -> ClockEvent:
    kind, at, actor_kind, payload, seq, actor_id, recorded_at = row
    return ClockEvent(
        kind=kind, at=at, actor_kind=actor_kind, payload=payload, seq=seq, actor=actor_id, recorded_at=recorded_at
    )
