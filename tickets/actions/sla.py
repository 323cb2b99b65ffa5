"""The clocks of a ticket, kept equal to the fold of its events by every action."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from tickets.actions.event import Step
from tickets.enums import EventKind
from tickets.models import Clock, Ticket
from tickets.queries.folded import CLOCK_FIELDS, CLOCK_KEY, DUE_COLUMNS, clock_rows, due_columns, folded_clocks
from tickets.queries.folded import NOTHING_DUE as NOTHING_DUE
from tickets.queries.history import clock_events
from tickets.queries.policies import ticket_books
from tickets.rules.course import MOVES_CLOCKS, ClockEvent
from tickets.rules.sla import Clocks, fold

_SAVED = tuple(name.removesuffix("_id") for name in DUE_COLUMNS)


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
    return _SAVED


@transaction.atomic
def rebuild_clocks(*, ticket_ids: Collection[int]) -> int:
    """Write the clocks and due times of these tickets anew from their events; return how many tickets.

    For history that was loaded, for hours that were edited and for repair. Locks the tickets; the number of queries
    does not depend on how many. A running clock is judged at its last event. No events.
    """
    locked = Ticket.objects.select_related("site").defer("description").select_for_update(of=("self",))
    tickets = list(locked.filter(pk__in=ticket_ids).order_by("pk"))
    folded = folded_clocks(tickets)
    rows = [row for pk, clocks in folded.items() for row in clock_rows(ticket_id=pk, clocks=clocks)]
    save_clocks(rows=rows)
    _drop_others(rows=rows, ticket_ids=folded)
    for ticket in tickets:
        _set_due_times(ticket=ticket, clocks=folded[ticket.pk])
    _save_due_times(tickets)
    return len(tickets)


def save_clocks(*, rows: Sequence[Clock]) -> None:
    """Write Clock rows of tickets the caller has locked, new or again. Not transactional: it is one statement."""
    Clock.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=CLOCK_KEY, update_fields=CLOCK_FIELDS, batch_size=1000
    )


def _drop_others(*, rows: Sequence[Clock], ticket_ids: Iterable[int]) -> None:
    """Remove cycles that the events do not know."""
    known = {(row.ticket_id, row.metric, row.cycle) for row in rows}
    stored = Clock.objects.filter(ticket_id__in=list(ticket_ids)).values_list("ticket_id", "metric", "cycle", "pk")
    unknown = [pk for *key, pk in stored if tuple(key) not in known]
    if unknown:
        Clock.objects.filter(pk__in=unknown).delete()


def _set_due_times(*, ticket: Ticket, clocks: Clocks) -> None:
    """Set the columns of the ticket that follow from its clocks."""
    for name, value in due_columns(clocks).items():
        setattr(ticket, name, value)


def _save_due_times(tickets: Sequence[Ticket]) -> None:
    """One statement over arrays: bulk_update writes a case for each ticket and takes ten times as long."""
    kinds = ["bigint[]" if name.endswith("_id") else "timestamptz[]" for name in DUE_COLUMNS]
    names, set_to = ", ".join(DUE_COLUMNS), ", ".join(f"{name} = new.{name}" for name in DUE_COLUMNS)
    arrays = ", ".join(f"%s::{kind}" for kind in kinds)
    statement = (
        f"UPDATE tickets_ticket AS old SET {set_to} "  # noqa: S608 - names of our own columns
        f"FROM unnest(%s::bigint[], {arrays}) AS new (id, {names}) WHERE old.id = new.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[getattr(ticket, name) for ticket in tickets] for name in ("id", *DUE_COLUMNS)])
