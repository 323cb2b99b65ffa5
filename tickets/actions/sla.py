"""The clocks of a ticket, kept equal to the fold of its events by every action."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction

from tickets.actions.event import Step
from tickets.enums import EventKind, Metric
from tickets.models import Clock, Ticket
from tickets.queries.history import clock_events, clock_events_of
from tickets.queries.kept import reference_kept
from tickets.queries.policies import books, ticket_books
from tickets.rules.course import MOVES_CLOCKS, ClockEvent
from tickets.rules.sla import Clock as ClockValue
from tickets.rules.sla import Clocks, fold

NOTHING_DUE = datetime(2999, 1, 1, tzinfo=UTC)
"""sort_due_at of a ticket of which nothing is due."""

_KEY = ("ticket", "metric", "cycle")
_STORED = tuple(field.name for field in Clock._meta.concrete_fields if field.name not in (*_KEY, "id"))
_FIELDS = (
    "first_responded_at",
    "first_response_due_at",
    "next_response_due_at",
    "resolution_due_at",
    "sort_due_at",
    "policy_version",
)


def start_clocks(*, ticket: Ticket, actor_id: int, steps: Sequence[Step], at: datetime) -> Clocks:
    """Set the due times of a ticket about to be inserted and return its clocks, for `save_clocks` once it has an id."""
    events = [
        ClockEvent(
            kind=step.kind,
            at=step.occurred_at or at,
            actor_kind=step.actor_kind,
            payload=step.payload,
            seq=seq,
            actor=actor_id,
            recorded_at=at,
        )
        for seq, step in enumerate(steps, start=1)
    ]
    clocks = fold(events=events, books=ticket_books(ticket))
    _set_due_times(ticket=ticket, clocks=clocks)
    return clocks


def refresh_clocks(*, ticket: Ticket, kinds: Collection[EventKind]) -> tuple[str, ...]:
    """Fold the events of a locked ticket, rewrite its Clock rows, set its due times; return the fields to save.

    Does nothing when no event of these kinds moves a clock.
    """
    if not MOVES_CLOCKS.intersection(kinds):
        return ()
    clocks = fold(events=clock_events(ticket.pk), books=ticket_books(ticket))
    save_clocks(rows=clock_rows(ticket_id=ticket.pk, clocks=clocks))
    _set_due_times(ticket=ticket, clocks=clocks)
    return _FIELDS


@transaction.atomic
def rebuild_clocks(*, ticket_ids: Collection[int]) -> int:
    """Write the clocks and due times of these tickets anew from their events; return how many tickets.

    For history that was loaded and for hours that were edited. Locks the tickets; the number of queries does not
    depend on how many. A running clock is judged at its last event. No events.
    """
    locked = Ticket.objects.select_related("site").defer("words", "description").select_for_update(of=("self",))
    tickets = list(locked.filter(pk__in=ticket_ids).order_by("pk"))
    folded = folded_clocks(tickets)
    save_clocks(rows=[row for pk, clocks in folded.items() for row in clock_rows(ticket_id=pk, clocks=clocks)])
    for ticket in tickets:
        _set_due_times(ticket=ticket, clocks=folded[ticket.pk])
    Ticket.objects.bulk_update(tickets, _FIELDS, batch_size=500)
    return len(tickets)


def folded_clocks(tickets: Sequence[Ticket]) -> Mapping[int, Clocks]:
    """Return the clocks of tickets with their sites loaded as their events say, unsaved."""
    events = clock_events_of([ticket.pk for ticket in tickets])
    with reference_kept():
        found = books(zones={ticket.site.pk: ticket.site.time_zone for ticket in tickets if ticket.site})
        return {ticket.pk: fold(events=events[ticket.pk], books=found) for ticket in tickets}


def save_clocks(*, rows: Sequence[Clock]) -> None:
    """Write Clock rows of tickets the caller has locked, new or again. Not transactional: it is one statement."""
    Clock.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=_KEY, update_fields=_STORED, batch_size=1000
    )


def clock_rows(*, ticket_id: int, clocks: Clocks) -> list[Clock]:
    """Return the clocks of a ticket as rows."""
    return [_row(ticket_id=ticket_id, value=value) for value in clocks.cycles]


def _row(*, ticket_id: int, value: ClockValue) -> Clock:
    return Clock(
        ticket_id=ticket_id,
        metric=value.metric.value,
        cycle=value.cycle,
        policy_version_id=value.policy or None,
        calendar_version_id=value.calendar or None,
        rule=value.rule[:80],
        state=value.state.value,
        target_seconds=value.target_seconds,
        is_pinned=value.is_pinned,
        started_at=value.started_at,
        due_at=value.due_at,
        stopped_at=value.stopped_at,
        breached_at=value.breached_at,
        wall_seconds=value.wall_seconds,
        business_seconds=value.business_seconds,
        carried_seconds=value.carried_seconds,
        segments=[segment.as_row() for segment in value.segments],
        next_mark_at=value.mark.at if value.mark else None,
        next_mark_percent=value.mark.percent if value.mark else None,
    )


def _set_due_times(*, ticket: Ticket, clocks: Clocks) -> None:
    """The columns of the ticket that follow from its clocks."""
    ticket.first_responded_at = clocks.first_response.stopped_at
    ticket.first_response_due_at = _open_due(clocks.of(Metric.FIRST_RESPONSE))
    ticket.next_response_due_at = _open_due(clocks.of(Metric.NEXT_RESPONSE))
    ticket.resolution_due_at = _open_due(clocks.of(Metric.RESOLUTION))
    ticket.policy_version_id = clocks.resolution.policy or ticket.policy_version_id
    due = (ticket.first_response_due_at, ticket.next_response_due_at, ticket.resolution_due_at)
    ticket.sort_due_at = min((moment for moment in due if moment), default=NOTHING_DUE)


def _open_due(cycles: Iterable[ClockValue]) -> datetime | None:
    last = next(reversed(tuple(cycles)), None)
    return last.due_at if last and last.stopped_at is None else None
