"""Pausing, solving, confirming, reopening and closing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import NOW, make_agent, make_category, make_person, make_ticket
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions.lifecycle import (
    UnknownCause,
    WaitInPast,
    close,
    confirm,
    end_waiting,
    reopen,
    resolve,
    start_waiting,
)
from tickets.actions.lock import Refused
from tickets.actions.message import EmptyMessage
from tickets.enums import MessageKind, State, WaitReason
from tickets.models import Clock, Message, Ticket

pytestmark = pytest.mark.django_db


def _solved() -> Ticket:
    ticket = make_ticket()
    return resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Restarted", at=later(60))


def test_start_waiting_pauses_the_resolution_clock_and_tells_the_requester() -> None:
    ticket = make_ticket()

    waiting = start_waiting(
        actor=make_agent(),
        ticket_id=ticket.pk,
        reason=WaitReason.PARTS,
        until=(NOW + timedelta(days=2)).date(),
        message="A part is on order.",
        at=later(5),
    )

    clock = Clock.objects.get(ticket=ticket, metric="resolution")
    assert (waiting.state, waiting.waiting_reason, clock.state, clock.due_at) == ("waiting", "parts", "paused", None)
    assert waiting.resolution_due_at is None
    assert kinds_of(ticket)[2:] == ["reply_sent", "wait_started"]
    assert events_after(ticket, 3) == [("wait_started", {"reason": "parts", "until": "2026-03-04"})]


def test_start_waiting_until_yesterday_is_refused() -> None:
    ticket = make_ticket()

    with pytest.raises(WaitInPast):
        start_waiting(
            actor=make_agent(),
            ticket_id=ticket.pk,
            reason=WaitReason.OTHER,
            until=(NOW - timedelta(days=1)).date(),
            at=later(5),
        )


def test_end_waiting_gives_the_time_back() -> None:
    ticket = make_ticket()
    due = ticket.resolution_due_at
    start_waiting(actor=make_agent(), ticket_id=ticket.pk, reason=WaitReason.VENDOR, at=later(5))

    going = end_waiting(actor=make_agent(), ticket_id=ticket.pk, at=later(35))

    assert (going.state, going.resolution_due_at) == (State.NEW, due + timedelta(minutes=30))
    assert events_after(ticket, 3) == [("wait_ended", {"cause": "by_hand"})]


def test_resolve_says_what_was_done() -> None:
    category = make_category(resolution_codes=["cable"])
    ticket = make_ticket(category=category)

    solved = resolve(actor=make_agent(), ticket_id=ticket.pk, code="cable", done="New cable", at=later(30))

    message = Message.objects.get(ticket=ticket)
    assert (solved.state, solved.resolution_code, solved.resolved_at) == (State.RESOLVED, "cable", later(30))
    assert (message.kind, message.body) == (MessageKind.REPLY, "New cable")
    assert solved.first_responded_at == later(30)
    assert Clock.objects.get(ticket=ticket, metric="resolution").wall_seconds == 1800
    assert events_after(ticket, 2) == [("ticket_resolved", {"code": "cable", "message": message.pk})]


def test_resolve_while_waiting_ends_the_wait() -> None:
    ticket = make_ticket()
    start_waiting(actor=make_agent(), ticket_id=ticket.pk, reason=WaitReason.VENDOR, at=later(5))

    solved = resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Vendor came", at=later(30))

    assert (solved.state, solved.waiting_reason) == (State.RESOLVED, "")
    assert kinds_of(ticket)[3:] == ["wait_ended", "ticket_resolved"]


@pytest.mark.parametrize(("code", "done", "error"), [("magic", "x", UnknownCause), ("other", " ", EmptyMessage)])
def test_resolve_refuses_bad_input(code: str, done: str, error: type[Exception]) -> None:
    ticket = make_ticket()

    with pytest.raises(error):
        resolve(actor=make_agent(), ticket_id=ticket.pk, code=code, done=done, at=later(30))

    assert kinds_of(ticket) == ["ticket_logged", "ticket_routed"]


def test_resolve_twice_is_refused() -> None:
    ticket = _solved()

    with pytest.raises(Refused) as caught:
        resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Again", at=later(61))

    assert caught.value.code == "already_resolved"


def test_confirm_closes_it() -> None:
    ticket = _solved()

    closed = confirm(actor=ticket.requester, ticket_id=ticket.pk, at=later(90))

    assert (closed.state, closed.resolved_at, closed.closed_at) == (State.CLOSED, later(60), later(90))
    assert events_after(ticket, 3) == [
        ("ticket_confirmed", {"by_link": False}),
        ("ticket_closed", {"cause": "confirmed"}),
    ]


def test_close_by_the_desk() -> None:
    ticket = _solved()

    closed = close(actor=make_agent(), ticket_id=ticket.pk, at=later(90))

    assert closed.state == State.CLOSED
    assert events_after(ticket, 3) == [("ticket_closed", {"cause": "by_hand"})]


def test_reopen_resumes_the_clock_without_the_solved_time() -> None:
    ticket = _solved()

    again = reopen(actor=ticket.requester, ticket_id=ticket.pk, message="Still black", at=later(120))
    solved = resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Really", at=later(150))

    clock = Clock.objects.get(ticket=ticket, metric="resolution", cycle=2)
    assert (again.state, again.reopened_count) == (State.NEW, 1)
    assert kinds_of(ticket)[3:5] == ["requester_replied", "ticket_reopened"]
    assert (clock.wall_seconds, clock.business_seconds, clock.carried_seconds) == (30 * 60, 30 * 60, 60 * 60)
    assert solved.resolved_at == later(150)


def test_reopen_by_the_desk_writes_a_reply() -> None:
    ticket, agent = _solved(), make_agent()

    reopen(actor=agent, ticket_id=ticket.pk, message="It came back", at=later(120))

    assert kinds_of(ticket)[3:] == ["reply_sent", "ticket_reopened"]


def test_reopen_by_the_agent_who_logged_the_call_is_no_word_of_the_requester() -> None:
    agent = make_agent()
    ticket = make_ticket(actor=agent, requester=make_person())
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted", at=later(60))

    reopen(actor=agent, ticket_id=ticket.pk, message="It came back", at=later(120))

    assert kinds_of(ticket)[-2:] == ["reply_sent", "ticket_reopened"]


def test_wait_until_today_is_today_where_the_agent_is() -> None:
    agent, ticket = make_agent(time_zone="America/New_York"), make_ticket()
    evening = datetime(2026, 7, 2, 1, 0, tzinfo=UTC)

    waiting = start_waiting(
        actor=agent, ticket_id=ticket.pk, reason=WaitReason.VENDOR, until=date(2026, 7, 1), at=evening
    )

    assert waiting.waiting_until == date(2026, 7, 1)


def test_reopen_without_a_message() -> None:
    ticket = _solved()

    reopen(actor=ticket.requester, ticket_id=ticket.pk, at=later(120))

    assert kinds_of(ticket)[3:] == ["ticket_reopened"]


def test_reopen_after_the_window_is_refused() -> None:
    ticket = _solved()
    confirm(actor=ticket.requester, ticket_id=ticket.pk, at=later(90))

    with pytest.raises(Refused) as caught:
        reopen(actor=ticket.requester, ticket_id=ticket.pk, at=later(90) + timedelta(days=14, minutes=1))

    assert caught.value.code == "reopen_window_over"
