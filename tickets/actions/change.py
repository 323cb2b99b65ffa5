"""Saving what a change did to a locked ticket: its events, its clocks and its row, all at once."""

from collections.abc import Collection, Sequence
from datetime import datetime

from accounts.models import Person
from tickets.actions.event import Step, record
from tickets.actions.follow_device import follow_device
from tickets.actions.history import is_put_off
from tickets.actions.sla import refresh_clocks
from tickets.models import Ticket

_ALWAYS_SAVED = ("version", "updated_at", "last_event_seq")


def save_change(
    *, ticket: Ticket, actor: Person | None, at: datetime, steps: Sequence[Step], fields: Collection[str] = ()
) -> Ticket:
    """Record the events of a change, bring clocks and downtimes up to date, raise the version and save once."""
    followed = follow_device(ticket=ticket, actor=actor, kinds={step.kind for step in steps}, at=at)
    record(ticket=ticket, actor=actor, at=at, steps=[*steps, *followed])
    ticket.version += 1
    ticket.updated_at = at
    kinds = {step.kind for step in steps}
    clock_fields = () if is_put_off(ticket=ticket, kinds=kinds) else refresh_clocks(ticket=ticket, kinds=kinds)
    ticket.save(update_fields=sorted({*fields, *_ALWAYS_SAVED, *clock_fields}))
    return ticket


def save_aside(*, ticket: Ticket, actor: Person | None, at: datetime, steps: Sequence[Step]) -> Ticket:
    """Record events that change no column of the ticket, such as a tick or a tag; the version stays.

    Nobody who is writing on the ticket loses their form for that. Clocks do not move by such events.
    """
    record(ticket=ticket, actor=actor, at=at, steps=steps)
    ticket.updated_at = at
    ticket.save(update_fields=["last_event_seq", "updated_at"])
    return ticket
