"""Making two tickets about the same thing one."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.lock import TicketMissing, check, lock_ticket
from tickets.actions.state import move
from tickets.enums import ACTIVE_STATES, EventKind
from tickets.models import Ticket
from tickets.rules.lifecycle import Verb


class CannotMergeInto(ValidationError):
    """The other ticket cannot take this one in."""

    def __init__(self) -> None:
        super().__init__(
            "Choose another ticket that is still being worked on: not this one, nor one that is solved or merged.",
            code="cannot_merge_into",
        )


@transaction.atomic
def merge_ticket(
    *, actor: Person, ticket_id: int, into_id: int, at: datetime, version: int | None = None
) -> Ticket:
    """Close a ticket because it goes on in another. Its promises are called off; those of the other run on unchanged.

    Event: ticket_merged. Both are locked, the lower number first. Raises CannotMergeInto, Refused.
    """
    locked = {}
    for number in sorted({ticket_id, into_id}):
        try:
            locked[number] = lock_ticket(ticket_id=number, version=version if number == ticket_id else None, at=at)
        except TicketMissing:
            raise (TicketMissing if number == ticket_id else CannotMergeInto) from None
    ticket, into = locked[ticket_id], locked[into_id]
    check(actor=actor, verb=Verb.MERGE, ticket=ticket, at=at)
    if ticket_id == into_id or into.state not in ACTIVE_STATES:
        raise CannotMergeInto
    ticket.merged_into = into
    fields = move(ticket=ticket, verb=Verb.MERGE, at=at)
    step = Step(EventKind.TICKET_MERGED, {"into": into.pk})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=[*fields, "merged_into"])
