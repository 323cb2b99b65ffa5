"""Making two tickets about the same thing one."""

from threading import Thread

import pytest
from django.db import connection

from tests.factories import make_agent, make_ticket
from tests.tickets.actions.promises import clock_values, promise, told
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import marks
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import reopen, resolve, start_waiting
from tickets.actions.lock import Refused, StaleTicket, TicketMissing
from tickets.actions.merge import CannotMergeInto, merge_ticket
from tickets.actions.message import note, reply, requester_reply
from tickets.enums import State, WaitReason
from tickets.models import Clock, Ticket
from tickets.permissions import NotAllowed
from tickets.queries.clock_check import clock_differences

pytestmark = pytest.mark.django_db
SOON = later(10)


def merge(ticket, into, *, actor=None, at=SOON, **more):
    return merge_ticket(actor=actor or make_agent(), ticket_id=ticket.pk, into_id=into.pk, at=at, **more)


def test_merged_ticket_is_closed_and_knows_where_it_went():
    ticket, into = make_ticket(), make_ticket()

    merged = merge(ticket, into)

    assert (merged.state, merged.merged_into, merged.closed_at) == (State.CLOSED, into, later(10))
    assert events_after(ticket, 2) == [("ticket_merged", {"into": into.pk})]
    assert kinds_of(into) == ["ticket_logged", "ticket_routed"]


def test_trap_10_merge_with_running_clocks():
    """Those of the merged ticket are called off and never missed; those of the other run on as they did."""
    promise()
    ticket, into, agent = make_ticket(), make_ticket(), make_agent()
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(5))
    requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="And?", at=later(6))
    before = clock_values(into)

    merge(ticket, into)
    marks.sweep(at=later(90_000))

    states = dict(Clock.objects.filter(ticket=ticket).values_list("metric", "state"))
    assert states == {"first_response": "stopped", "next_response": "cancelled", "resolution": "cancelled"}
    assert Clock.objects.filter(ticket=ticket, due_at__isnull=False).count() == 1
    assert told(ticket) == []
    ticket.refresh_from_db()
    assert (ticket.resolution_due_at, ticket.next_response_due_at) == (None, None)
    assert [row["started_at"] for row in clock_values(into)] == [row["started_at"] for row in before]
    assert [row[2]["metric"] for row in told(into)] == ["first_response", "resolution"]
    assert clock_differences([ticket.pk, into.pk]) == []


def test_what_was_due_before_is_told_before():
    promise()
    ticket, into = make_ticket(), make_ticket()

    merge(ticket, into, at=later(100))

    assert kinds_of(ticket)[2:] == ["promise_missed", "ticket_merged"]
    assert Clock.objects.get(ticket=ticket, metric="first_response").breached_at == later(60)


def test_waiting_ticket_can_be_merged():
    ticket, into = make_ticket(), make_ticket()
    start_waiting(actor=make_agent(), ticket_id=ticket.pk, reason=WaitReason.PARTS, at=later(5))

    merged = merge(ticket, into)

    assert (merged.state, merged.waiting_reason) == (State.CLOSED, "")
    assert set(Clock.objects.filter(ticket=ticket).values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize(
    "act",
    [
        lambda ticket: take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=later(20)),
        lambda ticket: reopen(actor=ticket.requester, ticket_id=ticket.pk, at=later(20)),
        lambda ticket: requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="And?", at=later(20)),
        lambda ticket: merge(ticket, make_ticket(), at=later(20)),
    ],
)
def test_merged_ticket_takes_notes_alone(act):
    ticket = make_ticket()
    merge(ticket, make_ticket())

    with pytest.raises(Refused, match="goes on in another one"):
        act(ticket)
    note(actor=make_agent(), ticket_id=ticket.pk, body="Same cable.", at=later(20))

    assert kinds_of(ticket)[-1] == "note_added"


def test_into_itself_a_solved_a_merged_or_no_ticket_is_refused():
    ticket, solved, merged = make_ticket(), make_ticket(), make_ticket()
    resolve(actor=make_agent(), ticket_id=solved.pk, code="other", done="Done.", at=later(1))
    merge(merged, make_ticket())

    for into_id in (ticket.pk, solved.pk, merged.pk, 10**9):
        with pytest.raises(CannotMergeInto):
            merge_ticket(actor=make_agent(), ticket_id=ticket.pk, into_id=into_id, at=later(10))
    with pytest.raises(TicketMissing):
        merge_ticket(actor=make_agent(), ticket_id=10**9, into_id=ticket.pk, at=later(10))


def test_requesters_merge_nothing_and_old_pages_are_stale():
    ticket, into = make_ticket(), make_ticket()

    with pytest.raises(NotAllowed):
        merge(ticket, into, actor=ticket.requester)
    with pytest.raises(StaleTicket):
        merge(ticket, into, version=7)


@pytest.mark.django_db(transaction=True)
def test_two_tickets_merged_into_each_other_at_once_leave_one():
    first, second, agent = make_ticket(), make_ticket(), make_agent()
    refused = []

    def press(ticket, into):
        try:
            merge(ticket, into, actor=agent)
        except (CannotMergeInto, Refused) as error:
            refused.append(error.code)
        connection.close()

    threads = [Thread(target=press, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Ticket.objects.filter(merged_into__isnull=False).count() == 1
