"""What paging leaves on a ticket: its events, and where it stands. The calls themselves are made above the tickets."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from tickets.actions.event import Step, record
from tickets.enums import EventKind, PageState
from tickets.models import Ticket, TicketEvent
from tickets.permissions import require
from tickets.rules.lifecycle import Verb


def held_for_paging(*, ticket_id: int) -> Ticket | None:
    """Lock one ticket for this transaction and return it; None while somebody else holds it: come again.

    Call inside a transaction.
    """
    rows = Ticket.objects.select_related("category", "device", "location").defer("description")
    rows = rows.filter(pk=ticket_id).order_by().select_for_update(of=("self",), skip_locked=True)
    return rows.first()


def page_began(*, ticket: Ticket, page: int, reason: str, steps: int, at: datetime) -> TicketEvent:
    """Note on a locked ticket that its paging began. Event: page_started. The version stays, as with all of paging."""
    step = Step(EventKind.PAGE_STARTED, {"page": page, "reason": reason, "steps": steps})
    return _note(ticket=ticket, steps=[step], state=PageState.CALLING, at=at)


def people_paged(
    *, ticket: Ticket, page: int, step: int, round: int, who: str, people: Sequence[int], at: datetime
) -> TicketEvent:
    """Note on a locked ticket whom a step calls; the calls refer to the event. Event: page_sent."""
    payload = {"page": page, "step": step, "round": round, "who": who, "people": list(people)}
    return _note(ticket=ticket, steps=[Step(EventKind.PAGE_SENT, payload)], state=PageState.CALLING, at=at)


def page_went_on(
    *, ticket: Ticket, page: int, step: int, round: int, who: str, reason: str, at: datetime
) -> TicketEvent:
    """Note on a locked ticket that its page went on to the next step, or found nobody. Event: page_escalated."""
    payload = {"page": page, "step": step, "round": round, "who": who, "reason": reason}
    return _note(ticket=ticket, steps=[Step(EventKind.PAGE_ESCALATED, payload)], state=PageState.CALLING, at=at)


def page_exhausted(*, ticket: Ticket, page: int, alarm: int, at: datetime) -> TicketEvent:
    """Note on a locked ticket that all were called and nobody came: supervisors are told. Event: page_exhausted."""
    payload = {"page": page, "alarm": alarm, "tell": ["supervisors"]}
    return _note(ticket=ticket, steps=[Step(EventKind.PAGE_EXHAUSTED, payload)], state=PageState.EXHAUSTED, at=at)


def page_ended(*, ticket: Ticket, page: int, reason: str, at: datetime) -> TicketEvent:
    """Note on a locked ticket that nobody need be called any more. Event: page_ended."""
    step = Step(EventKind.PAGE_ENDED, {"page": page, "reason": reason})
    return _note(ticket=ticket, steps=[step], state=PageState.ENDED, at=at)


def page_acknowledged(*, actor: Person, ticket: Ticket, page: int, how: str, seconds: int, at: datetime) -> TicketEvent:
    """Note on a locked ticket that somebody of the desk has heard the page. Event: page_acknowledged.

    No answer to the requester: clocks run on. Raises NotAllowed for who does not work tickets.
    """
    require(actor=actor, verb=Verb.TAKE, ticket=ticket)
    step = Step(EventKind.PAGE_ACKNOWLEDGED, {"page": page, "how": how, "seconds": seconds})
    return _note(ticket=ticket, steps=[step], state=PageState.ACKNOWLEDGED, at=at, actor=actor)


@transaction.atomic
def _note(
    *, ticket: Ticket, steps: Sequence[Step], state: PageState, at: datetime, actor: Person | None = None
) -> TicketEvent:
    found = record(ticket=ticket, actor=actor, at=at, steps=steps)
    ticket.page_state, ticket.updated_at = state.value, at
    ticket.save(update_fields=["last_event_seq", "updated_at", "page_state"])
    return found[-1]
