"""Paging in the demo hospital: a ladder of its own, a page that was acknowledged, one that calls, and a test.

Everything goes through the actions, as of the time it was done. Calls lie in the outbox of mails like any other.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from accounts.models import Person
from config.demo.people import address_of
from notifications.actions.ladder import save_ladder
from notifications.actions.page import advance, start_or_wake
from notifications.actions.page_answer import acknowledge, call_as_test
from notifications.enums import Acknowledged, Channel, Who
from notifications.models import Page
from notifications.rules.ladder import DEFAULT, Rung
from reports.actions.project import project_tickets
from tickets.enums import ACTIVE_STATES, EventKind
from tickets.models import Queue, Ticket, TicketEvent

NETWORK = replace(
    DEFAULT,
    rungs=(
        Rung(Who.FIRST_CALL, 0, means=(Channel.SMS,)),
        Rung(Who.SECOND_CALL, 3),
        Rung(Who.QUEUE, 8, means=(Channel.EMAIL,)),
        Rung(Who.SUPERVISORS, 12),
    ),
    priorities=(1, 2),
)
"""The network takes nobody for granted: shorter waits, and P2 too."""


def make_paging(*, at: datetime) -> None:
    """Save the ladder, page for at most two urgent tickets that nobody has, and let Ellen test her telephone."""
    people = {person.email: person for person in Person.objects.all()}
    ruth, ellen = people[address_of("ruth.okafor")], people[address_of("ellen.shaw")]
    save_ladder(actor=ruth, queue=Queue.objects.get(code="NET"), ladder=NETWORK, at=at - timedelta(days=40))
    urgent = Ticket.objects.filter(priority=1, assignee=None, state__in=[state.value for state in ACTIVE_STATES])
    paged = list(urgent.order_by("-pk")[:2])
    for number, ticket in enumerate(paged):
        _page(ticket, by=ellen if number else None, at=at)
    project_tickets(ticket_ids=[ticket.pk for ticket in paged])
    drill = call_as_test(actor=ellen, at=at - timedelta(hours=2))
    advance(page_id=drill.pk, at=at - timedelta(hours=2))
    answered_at = at - timedelta(hours=2) + timedelta(seconds=41)
    acknowledge(actor=ellen, page_id=drill.pk, how=Acknowledged.LINK, at=answered_at)


def _page(ticket: Ticket, *, by: Person | None, at: datetime) -> None:
    """Call first and second call for a ticket that is just there; `by` acknowledges after two minutes."""
    began_at = max(at - timedelta(minutes=7), ticket.created_at)
    logged = TicketEvent.objects.select_related("ticket").get(ticket=ticket, kind=EventKind.TICKET_LOGGED.value)
    start_or_wake(event=logged, at=began_at)
    page = Page.objects.filter(ticket=ticket).first()
    if page is None:
        return
    advance(page_id=page.pk, at=began_at)
    if by is not None:
        acknowledge(actor=by, page_id=page.pk, how=Acknowledged.LINK, at=min(began_at + timedelta(minutes=2), at))
    else:
        advance(page_id=page.pk, at=at)
