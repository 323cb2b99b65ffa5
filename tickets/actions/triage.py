"""Sorting tickets: category, priority, queue and device."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from assets.models import Device
from tickets.actions.change import save_change
from tickets.actions.device import put_device
from tickets.actions.event import Step
from tickets.actions.lock import check, lock_ticket
from tickets.actions.message import add_message
from tickets.actions.state import move
from tickets.enums import EventKind, MessageKind, Priority
from tickets.models import Category, Queue, Ticket
from tickets.rules.lifecycle import Verb


class ReasonNeeded(ValidationError):
    """A change of what was promised must say why."""

    def __init__(self) -> None:
        super().__init__("Say why, so that everybody can follow.", code="reason_needed")


class QueueClosed(ValidationError):
    """The queue takes no tickets."""

    def __init__(self) -> None:
        super().__init__("This queue is no longer in use. Choose another.", code="queue_closed")


@transaction.atomic
def change_category(
    *, actor: Person, ticket_id: int, category: Category, at: datetime, version: int | None = None
) -> Ticket:
    """Correct what the ticket is about. The queue and priority stay. Event: category_changed; none if the same."""
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.TRIAGE, ticket=ticket, at=at)
    if ticket.category_id == category.pk:
        return ticket
    step = Step(EventKind.CATEGORY_CHANGED, {"from": ticket.category.code, "to": category.code})
    ticket.category = category
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=["category"])


@transaction.atomic
def change_priority(
    *, actor: Person, ticket_id: int, priority: Priority, reason: str, at: datetime, version: int | None = None
) -> Ticket:
    """Override the priority; the reason becomes a private note and the clocks take the new targets from the start.

    Events: note_added, priority_changed; none if the same. Raises ReasonNeeded.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.TRIAGE, ticket=ticket, at=at)
    if ticket.priority == priority:
        return ticket
    if not reason.strip():
        raise ReasonNeeded
    written = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=reason, at=at)
    steps = [
        Step(EventKind.NOTE_ADDED, {"message": written.pk}),
        Step(EventKind.PRIORITY_CHANGED, {"from": ticket.priority, "to": int(priority), "note": written.pk}),
    ]
    ticket.priority = int(priority)
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps, fields=["priority"])


@transaction.atomic
def route_ticket(
    *, actor: Person, ticket_id: int, queue: Queue, at: datetime, version: int | None = None
) -> Ticket:
    """Send a ticket to another queue; nobody has it there yet. Event: ticket_routed; none if it is there.

    Raises QueueClosed.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.TRIAGE, ticket=ticket, at=at)
    if not queue.is_active:
        raise QueueClosed
    if ticket.queue_id == queue.pk:
        return ticket
    payload = {"from": ticket.queue.code, "to": queue.code, "rule": "by hand", "version": None, "why": ""}
    ticket.queue = queue
    ticket.assignee = None
    fields = move(ticket=ticket, verb=Verb.RELEASE, at=at)
    return save_change(
        ticket=ticket,
        actor=actor,
        at=at,
        steps=[Step(EventKind.TICKET_ROUTED, payload)],
        fields=[*fields, "queue", "assignee"],
    )


@transaction.atomic
def link_device(
    *, actor: Person, ticket_id: int, device: Device | None, at: datetime, version: int | None = None
) -> Ticket:
    """Say which device the ticket is about, or that it is about none.

    Events: device_linked, and impact_raised and priority_changed when many depend on it; none if the same.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.TRIAGE, ticket=ticket, at=at)
    if ticket.device_id == (device.pk if device else None):
        return ticket
    steps, fields = put_device(ticket=ticket, device=device, how="by_hand", score=100)
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps, fields=fields)
