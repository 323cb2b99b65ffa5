"""Taking hold of a ticket before changing it."""

from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import Person
from tickets.actions.marks import tell_due_marks
from tickets.enums import State
from tickets.models import Ticket
from tickets.permissions import require
from tickets.rules.lifecycle import REFUSALS, Verb, refusal


class TicketMissing(ValidationError):
    """No ticket has this number."""

    def __init__(self) -> None:
        super().__init__("There is no ticket with this number. Check the number.", code="ticket_missing")


class StaleTicket(ValidationError):
    """Somebody changed the ticket since the person last saw it."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this ticket while you were working on it. Look at what changed, then try again.",
            code="stale_ticket",
        )


class Refused(ValidationError):
    """The ticket's state does not allow this; `code` is a key of lifecycle.REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSALS[code], code=code)


def lock_ticket(*, ticket_id: int, version: int | None, at: datetime) -> Ticket:
    """Lock one ticket for this transaction and return it as it is now.

    version: what the caller last saw; None when the change cannot clash, such as a reply. Promises that ran out
    before `at` are told first, so that history reads the same whether or not the sweeper came by in time. Events:
    those of marks.tell_due_marks. Raises TicketMissing, StaleTicket.
    """
    rows = Ticket.objects.defer("description").select_for_update().filter(pk=ticket_id)
    ticket = next(iter(rows.order_by()), None)
    if ticket is None:
        raise TicketMissing
    if version is not None and version != ticket.version:
        raise StaleTicket
    tell_due_marks(ticket=ticket, at=at)
    return ticket


def check(*, actor: Person, verb: Verb, ticket: Ticket, at: datetime) -> None:
    """Raise NotAllowed when the person may not, Refused when the ticket's state does not allow the verb."""
    require(actor=actor, verb=verb, ticket=ticket)
    check_state(verb=verb, ticket=ticket, at=at)


def check_state(*, verb: Verb, ticket: Ticket, at: datetime) -> None:
    """Raise Refused when the ticket's state does not allow the verb."""
    code = refusal(
        state=State(ticket.state),
        verb=verb,
        has_assignee=ticket.assignee_id is not None,
        closed_at=ticket.closed_at,
        at=at,
        is_merged=ticket.merged_into_id is not None,
    )
    if code:
        raise Refused(code)
