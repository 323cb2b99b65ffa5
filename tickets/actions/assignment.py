"""Who works on a ticket."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.lock import check, lock_ticket
from tickets.actions.state import move
from tickets.enums import EventKind
from tickets.models import Ticket
from tickets.rules.lifecycle import Verb


class CannotWork(ValidationError):
    """The person chosen is not an active member of the desk."""

    def __init__(self) -> None:
        super().__init__("This person cannot work on tickets. Choose somebody from the help desk.", code="cannot_work")


@transaction.atomic
def take_ticket(*, actor: Person, ticket_id: int, at: datetime, version: int | None = None) -> Ticket:
    """Give a ticket nobody has to the actor. Event: ticket_taken.

    Raises Refused("already_taken") when another was faster: exactly one of many takers wins.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.TAKE, ticket=ticket, at=at)
    ticket.assignee = actor
    fields = move(ticket=ticket, verb=Verb.TAKE, at=at)
    step = Step(EventKind.TICKET_TAKEN, {"assignee": actor.pk})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=[*fields, "assignee"])


@transaction.atomic
def assign_ticket(
    *, actor: Person, ticket_id: int, assignee: Person, at: datetime, version: int | None = None
) -> Ticket:
    """Give a ticket to somebody of the desk. Event: ticket_assigned; none when they already have it.

    Raises CannotWork when the assignee is inactive or not of the desk.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.ASSIGN, ticket=ticket, at=at)
    if not assignee.may(Capability.WORK_TICKETS):
        raise CannotWork
    if ticket.assignee_id == assignee.pk:
        return ticket
    payload = {"assignee": assignee.pk, "from": ticket.assignee_id, "strategy": "", "reason": ""}
    step = Step(EventKind.TICKET_ASSIGNED, payload)
    ticket.assignee = assignee
    fields = move(ticket=ticket, verb=Verb.ASSIGN, at=at)
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=[*fields, "assignee"])


@transaction.atomic
def release_ticket(*, actor: Person, ticket_id: int, at: datetime, version: int | None = None) -> Ticket:
    """Give a ticket back to its queue. Event: ticket_released. Raises Refused("nobody_has_it")."""
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.RELEASE, ticket=ticket, at=at)
    step = Step(EventKind.TICKET_RELEASED, {"from": ticket.assignee_id})
    ticket.assignee = None
    fields = move(ticket=ticket, verb=Verb.RELEASE, at=at)
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=[*fields, "assignee"])
