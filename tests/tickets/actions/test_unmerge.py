"""Undoing a merge: as if it had not been."""

from datetime import date

import pytest

from reports.actions.project import project_tickets
from reports.models import StayFact, TicketFact
from reports.queries.facts import differences
from tests.factories import make_agent, make_ticket
from tests.tickets.actions.promises import clock_values, promise
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import marks
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve, start_waiting
from tickets.actions.lock import Refused, StaleTicket
from tickets.actions.merge import merge_ticket, unmerge_ticket
from tickets.actions.message import note, requester_reply
from tickets.enums import State, WaitReason
from tickets.models import Ticket
from tickets.permissions import NotAllowed
from tickets.queries.clock_check import clock_differences
from tickets.rules.lifecycle import UNMERGE_WINDOW

pytestmark = pytest.mark.django_db


def merged(*, agent=None, before=()):
    """A ticket and the one it was merged into at minute 10, after some acts on it."""
    ticket, into, agent = make_ticket(), make_ticket(), agent or make_agent()
    for act in before:
        act(actor=agent, ticket_id=ticket.pk, at=later(5))
    merge_ticket(actor=agent, ticket_id=ticket.pk, into_id=into.pk, at=later(10))
    return ticket, into, agent


def waits(**given):
    start_waiting(reason=WaitReason.VENDOR, until=date(2026, 3, 9), **given)


@pytest.mark.parametrize(
    ("before", "state", "reason", "until"),
    [
        ((), State.NEW, "", None),
        ((take_ticket,), State.OPEN, "", None),
        ((waits,), State.WAITING, "vendor", date(2026, 3, 9)),
        ((take_ticket, waits), State.WAITING, "vendor", date(2026, 3, 9)),
    ],
)
def test_state_wait_and_assignee_are_as_before(before, state, reason, until):
    ticket, into, agent = merged(before=before)

    found = unmerge_ticket(actor=agent, ticket_id=ticket.pk, at=later(20))

    assert (found.state, found.waiting_reason, found.waiting_until) == (state, reason, until)
    assert found.assignee == (agent if take_ticket in before else None)
    assert (found.merged_into, found.closed_at, found.resolved_at) == (None, None, None)
    assert events_after(ticket, 2)[-1] == (
        "ticket_unmerged",
        {"from": into.pk, "state": state.value, "reason": reason, "until": until.isoformat() if until else None},
    )
    assert kinds_of(into) == ["ticket_logged", "ticket_routed"]


@pytest.mark.parametrize("before", [(), (take_ticket,), (waits,), (take_ticket, waits)])
def test_clocks_and_facts_are_those_of_a_ticket_that_was_never_merged(before):
    """Also after the wait goes on, the requester writes and the desk solves it; rebuild_clocks finds nothing."""
    promise()
    ticket, into, agent = merged(before=before)
    twin = make_ticket()
    for act in before:
        act(actor=agent, ticket_id=twin.pk, at=later(5))

    unmerge_ticket(actor=agent, ticket_id=ticket.pk, at=later(20))
    for each in (ticket, twin):
        requester_reply(actor=each.requester, ticket_id=each.pk, body="And?", at=later(30))
        resolve(actor=agent, ticket_id=each.pk, code="other", done="Done.", at=later(45))

    assert _plain(ticket) == _plain(twin)
    assert clock_differences([ticket.pk, into.pk, twin.pk]) == []
    project_tickets(ticket_ids=[ticket.pk, twin.pk])
    assert differences([ticket.pk, twin.pk]) == []
    assert _facts(ticket) == _facts(twin)
    assert _stays(ticket) == _stays(twin)


def _plain(ticket):
    """Clocks without the numbers of the events that bound their stretches."""
    return [
        {key: value for key, value in row.items() if key not in ("id", "ticket_id", "segments")}
        for row in clock_values(ticket)
    ]


def _facts(ticket):
    fact = TicketFact.objects.get(pk=ticket.pk)
    return fact.is_cancelled, fact.state, fact.resolution_business_seconds, fact.first_response_business_seconds


def _stays(ticket):
    rows = StayFact.objects.filter(ticket_id=ticket.pk).order_by("position")
    return list(rows.values_list("state", "started_at", "ended_at", "party"))


def test_what_ran_out_meanwhile_is_told_with_its_own_date():
    promise()
    ticket, _, agent = merged()

    unmerge_ticket(actor=agent, ticket_id=ticket.pk, at=later(200))
    marks.sweep(at=later(201))

    assert kinds_of(ticket)[-2:] == ["ticket_unmerged", "promise_missed"]
    assert ticket.events.get(kind="promise_missed").occurred_at == later(60)
    assert clock_differences([ticket.pk]) == []


def test_it_can_be_merged_and_undone_again():
    promise()
    ticket, into, agent = merged(before=(take_ticket, waits))
    unmerge_ticket(actor=agent, ticket_id=ticket.pk, at=later(20))
    merge_ticket(actor=agent, ticket_id=ticket.pk, into_id=into.pk, at=later(30))
    note(actor=agent, ticket_id=ticket.pk, body="Not the same after all.", at=later(31))

    found = unmerge_ticket(actor=agent, ticket_id=ticket.pk, at=later(40))

    assert (found.state, found.waiting_reason) == (State.WAITING, "vendor")
    assert clock_differences([ticket.pk]) == []


def test_only_the_desk_undoes_a_merge_within_two_weeks():
    ticket, _, agent = merged()
    end = Ticket.objects.get(pk=ticket.pk).closed_at + UNMERGE_WINDOW

    with pytest.raises(NotAllowed):
        unmerge_ticket(actor=ticket.requester, ticket_id=ticket.pk, at=later(20))
    with pytest.raises(StaleTicket):
        unmerge_ticket(actor=agent, ticket_id=ticket.pk, at=later(20), version=7)
    with pytest.raises(Refused) as late:
        unmerge_ticket(actor=agent, ticket_id=ticket.pk, at=end + (later(1) - later(0)))
    with pytest.raises(Refused) as alone:
        unmerge_ticket(actor=agent, ticket_id=make_ticket().pk, at=later(20))
    unmerge_ticket(actor=agent, ticket_id=ticket.pk, at=end)

    assert (late.value.code, alone.value.code) == ("unmerge_window_over", "not_merged")
