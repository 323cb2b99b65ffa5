"""Marks that clocks pass become events, once each, dated by the mark; and their steps are taken."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_agent, make_queue, make_ticket
from tests.tickets.actions.promises import clock_values, promise, step, told
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import marks
from tickets.actions.assignment import release_ticket, take_ticket
from tickets.actions.lifecycle import end_waiting, reopen, resolve, start_waiting
from tickets.actions.lock import Refused
from tickets.actions.message import note, reply, requester_reply
from tickets.actions.triage import change_priority
from tickets.enums import Priority, Source, State, WaitReason
from tickets.models import Clock, Outbox, Ticket, TicketEvent

pytestmark = pytest.mark.django_db
ALL = [step(metric, percent, "queue") for metric in ("first_response", "resolution") for percent in (50, 75, 90)]


def p1(**fields):
    """A ticket of priority 1: answered after 15 minutes, solved after 240."""
    return make_ticket(impact=1, urgency=1, **fields)


def minutes_told(ticket):
    """Kind, metric, percent and minute of what was told."""
    return [
        (kind, payload["metric"], payload.get("percent", 100), (at - NOW).total_seconds() / 60)
        for kind, at, payload in told(ticket)
    ]


# What is told


def test_warnings_and_breaches_are_told_in_order_of_time():
    promise(*ALL)
    ticket = p1()

    count = marks.sweep(at=later(600))

    assert count == 8
    assert minutes_told(ticket) == [
        ("warned", "first_response", 50, 7.5),
        ("warned", "first_response", 75, 11.25),
        ("warned", "first_response", 90, 13.5),
        ("missed", "first_response", 100, 15),
        ("warned", "resolution", 50, 120),
        ("warned", "resolution", 75, 180),
        ("warned", "resolution", 90, 216),
        ("missed", "resolution", 100, 240),
    ]


def test_a_breach_is_told_without_any_step():
    promise()
    ticket = p1()

    marks.sweep(at=later(600))

    assert told(ticket) == [
        ("missed", later(15), {"metric": "first_response", "cycle": 1, "tell": []}),
        ("missed", later(240), {"metric": "resolution", "cycle": 1, "tell": []}),
    ]


def test_steps_of_one_mark_tell_everybody_once():
    promise(
        step("first_response", 75, "queue", "lead"),
        step("first_response", 75, "lead", "supervisors", priority=[1]),
        step("first_response", 75, "assignee", priority=[2]),
    )
    ticket = p1()

    marks.sweep(at=later(12))

    payload = {"metric": "first_response", "cycle": 1, "percent": 75, "tell": ["queue", "lead", "supervisors"]}
    assert told(ticket) == [("warned", later(11.25), payload)]


def test_a_mark_is_told_a_whole_second_after_it():
    promise()
    ticket = p1()

    assert marks.sweep(at=later(15)) == 0
    assert marks.sweep(at=later(15) + timedelta(seconds=0.999)) == 0
    assert marks.sweep(at=later(15) + timedelta(seconds=1)) == 1
    assert told(ticket)[0][1] == later(15)


def test_nothing_is_told_twice():
    promise(*ALL)
    ticket = p1()
    counts = [marks.sweep(at=later(minutes)) for minutes in (8, 8, 16, 16, 600, 600, 90_000)]

    assert counts == [1, 0, 3, 0, 4, 0, 0]
    assert len(told(ticket)) == 8


def test_events_are_by_nobody_and_go_through_the_outbox():
    promise()
    ticket = p1()
    marks.sweep(at=later(16))

    event = TicketEvent.objects.get(ticket=ticket, kind="promise_missed")
    told_of = Outbox.objects.filter(event=event).order_by("consumer").values_list("consumer", flat=True)
    assert (event.actor, event.actor_kind, event.occurred_at, event.recorded_at) == (
        None, "system", later(15), later(16),
    )  # fmt: skip
    assert list(told_of) == ["notifications", "reports"]


def test_a_warning_takes_nobodys_form_away_and_dates_the_breach():
    promise(*ALL)
    ticket = p1()

    marks.sweep(at=later(16))

    after = Ticket.objects.get(pk=ticket.pk)
    clock = Clock.objects.get(ticket=ticket, metric="first_response")
    assert (after.version, after.last_event_seq) == (ticket.version, ticket.last_event_seq + 4)
    assert (clock.breached_at, clock.due_at, clock.next_mark_at) == (later(15), later(15), None)


# What is not


def test_no_mark_of_a_promise_that_was_kept():
    promise(*ALL)
    ticket, agent = p1(), make_agent()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=later(1))
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted.", at=later(15))

    marks.sweep(at=later(9000))

    assert minutes_told(ticket) == [("warned", "first_response", percent, minute) for percent, minute in
                                    ((50, 7.5), (75, 11.25), (90, 13.5))]  # fmt: skip


def test_no_mark_while_paused_and_later_ones_after():
    promise(step("resolution", 50, "assignee"))
    ticket, agent = p1(), make_agent()
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(1))
    start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.VENDOR, at=later(60))

    paused = marks.sweep(at=later(60 * 24))
    end_waiting(actor=agent, ticket_id=ticket.pk, at=later(60 * 24))
    marks.sweep(at=later(60 * 48))

    assert paused == 0
    assert minutes_told(ticket) == [("warned", "resolution", 50, 60 * 24 + 60), ("missed", "resolution", 100, 60 * 27)]


def test_a_call_that_was_logged_late_brings_no_old_warnings_but_its_breach():
    promise(*ALL)
    agent = make_agent()
    ticket = p1(actor=agent, requester=make_agent(), source=Source.PHONE, occurred_at=later(-230))

    marks.sweep(at=later(600))

    assert minutes_told(ticket) == [("missed", "resolution", 100, 10)]


def test_a_mark_of_an_earlier_priority_is_not_told_again():
    promise(step("first_response", 50, "queue"), step("first_response", 75, "queue"))
    ticket = p1()
    marks.sweep(at=later(8))
    change_priority(actor=make_agent(), ticket_id=ticket.pk, priority=Priority.P3, reason="Spare room.", at=later(9))

    marks.sweep(at=later(600))

    assert minutes_told(ticket)[:3] == [
        ("warned", "first_response", 50, 7.5),
        ("warned", "first_response", 75, 45),
        ("missed", "first_response", 100, 60),
    ]


def test_a_raised_priority_tells_at_once_what_has_passed_under_it():
    promise(step("first_response", 50, "queue"))
    ticket = make_ticket()
    change_priority(actor=make_agent(), ticket_id=ticket.pk, priority=Priority.P1, reason="Stroke.", at=later(20))

    marks.sweep(at=later(21))

    assert minutes_told(ticket) == [("warned", "first_response", 50, 7.5), ("missed", "first_response", 100, 15)]


def test_each_cycle_has_its_own_marks():
    promise(step("next_response", 50, "assignee"), step("resolution", 75, "assignee"))
    ticket, agent = p1(), make_agent()
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(1))
    for minute in (10, 60):
        requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="And?", at=later(minute))
        reply(actor=agent, ticket_id=ticket.pk, body="Wait.", at=later(minute + 40))
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted.", at=later(190))
    reopen(actor=agent, ticket_id=ticket.pk, at=later(1000))

    marks.sweep(at=later(9000))

    cycles = [payload["cycle"] for _, _, payload in told(ticket)]
    assert [(*row, cycle) for row, cycle in zip(minutes_told(ticket), cycles, strict=True)] == [
        ("warned", "next_response", 50, 25, 1),
        ("missed", "next_response", 100, 40, 1),
        ("warned", "next_response", 50, 75, 2),
        ("missed", "next_response", 100, 90, 2),
        ("warned", "resolution", 75, 180, 1),
        ("missed", "resolution", 100, 1050, 2),
    ]  # the second cycle of the resolution goes on at 190 of 240 minutes


# Before a change


@pytest.mark.parametrize(
    "act",
    [
        lambda ticket, at: note(actor=make_agent(), ticket_id=ticket.pk, body="Known.", at=at),
        lambda ticket, at: reply(actor=make_agent(), ticket_id=ticket.pk, body="Soon.", at=at),
        lambda ticket, at: take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=at),
        lambda ticket, at: requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="?", at=at),
    ],
)
def test_what_is_due_is_told_before_a_ticket_changes(act):
    promise(step("first_response", 50, "queue"))
    ticket = p1()

    act(ticket, later(20))

    assert kinds_of(ticket)[2:4] == ["promise_warned", "promise_missed"]
    assert kinds_of(ticket)[4] not in ("promise_warned", "promise_missed")


def test_a_refused_change_tells_nothing():
    promise()
    ticket = p1()

    with pytest.raises(Refused):
        release_ticket(actor=make_agent(), ticket_id=ticket.pk, at=later(20))

    assert kinds_of(ticket) == ["ticket_logged", "ticket_routed"]


def test_an_answer_on_the_second_is_kept_and_nothing_is_told():
    promise()
    ticket = p1()

    reply(actor=make_agent(), ticket_id=ticket.pk, body="Here.", at=later(15) + timedelta(seconds=0.9))
    marks.sweep(at=later(16))

    assert Clock.objects.get(ticket=ticket, metric="first_response").breached_at is None
    assert told(ticket) == []


# Steps


def test_a_step_raises_the_priority_and_the_clocks_follow():
    promise(step("resolution", 50, "assignee", priority=[3], raise_to=2))
    ticket = make_ticket()
    assert ticket.priority == 3

    marks.sweep(at=later(481))

    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.priority, after.resolution_due_at, after.version) == (2, later(480), 2)
    assert ("priority_changed", {"from": 3, "to": 2, "note": None}) in events_after(ticket, 2)
    raised = TicketEvent.objects.get(ticket=ticket, kind="priority_changed")
    assert (raised.actor, raised.occurred_at) == (None, later(480))


def test_a_step_never_lowers_the_priority():
    promise(step("first_response", 50, raise_to=2))
    ticket = p1()

    marks.sweep(at=later(8))

    assert Ticket.objects.get(pk=ticket.pk).priority == 1


def test_what_a_raise_makes_due_is_told_in_the_same_pass():
    """Half of P3's 16 hours are P2's 8 hours, and twice P1's 4."""
    promise(step("resolution", 50, "queue", priority=[3], raise_to=1), step("resolution", 75, "lead", priority=[1]))
    ticket = make_ticket()

    marks.sweep(at=later(481))

    resolution = [row for row in minutes_told(ticket) if row[1] == "resolution"]
    assert resolution == [("warned", "resolution", 50, 480), ("warned", "resolution", 75, 180),
                          ("missed", "resolution", 100, 240)]  # fmt: skip


def test_a_step_sends_it_on_to_a_queue_where_nobody_has_it_yet():
    network = make_queue(code="NET")
    promise(step("resolution", 50, "lead", route_to="NET"))
    ticket = p1()
    take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=later(1))

    marks.sweep(at=later(121))

    after = Ticket.objects.get(pk=ticket.pk)
    payload = {"from": "PACS", "to": "NET", "rule": "escalation", "version": None}
    payload |= {"why": "50 % of the promised time was used up."}
    assert (after.queue, after.assignee, after.state) == (network, None, State.NEW)
    assert events_after(ticket, 2)[-1] == ("ticket_routed", payload)


def test_a_waiting_ticket_that_is_sent_on_keeps_waiting():
    make_queue(code="NET")
    promise(step("first_response", 100, route_to="NET"))
    ticket = p1()
    start_waiting(actor=make_agent(), ticket_id=ticket.pk, reason=WaitReason.PARTS, at=later(1))

    marks.sweep(at=later(16))

    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.queue.code, after.state, after.waiting_reason) == ("NET", State.WAITING, "parts")


@pytest.mark.parametrize("code", ["PACS", "OLD", "NOWHERE"])
def test_a_step_to_the_same_a_closed_or_an_unknown_queue_changes_nothing(code):
    make_queue(code="OLD", is_active=False)
    promise(step("first_response", 50, "lead", route_to=code))
    ticket = p1()

    marks.sweep(at=later(8))

    assert kinds_of(ticket)[2:] == ["promise_warned"]
    assert Ticket.objects.get(pk=ticket.pk).queue.code == "PACS"


def test_raise_and_route_of_one_mark_both_happen():
    make_queue(code="NET")
    promise(step("first_response", 90, "queue", raise_to=1, route_to="NET"))
    ticket = make_ticket()

    marks.sweep(at=later(54) + timedelta(seconds=1))

    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.priority, after.queue.code) == (1, "NET")
    assert kinds_of(ticket)[2:] == ["promise_warned", "priority_changed", "ticket_routed", "promise_missed"]


# The pass


def test_a_pass_goes_over_more_than_a_page(monkeypatch):
    monkeypatch.setattr("tickets.queries.marks.PAGE", 2)
    promise()
    tickets = [p1() for _ in range(5)]

    assert marks.sweep(at=later(16)) == 5
    assert [len(told(ticket)) for ticket in tickets] == [1] * 5


def test_a_ticket_that_fails_is_logged_and_the_others_go_on(monkeypatch, caplog):
    promise()
    bad, good = p1(), p1()
    usual = marks.announce_marks

    def failing(*, ticket_id, at):
        if ticket_id == bad.pk:
            raise ValueError("broken")
        return usual(ticket_id=ticket_id, at=at)

    monkeypatch.setattr(marks, "announce_marks", failing)

    assert marks.sweep(at=later(16)) == 1
    assert [len(told(ticket)) for ticket in (bad, good)] == [0, 1]
    assert [(record.message, record.ticket) for record in caplog.records if record.name == marks.__name__] == [
        ("marks not told", bad.pk)
    ]


def test_a_wrong_stored_mark_is_mended():
    promise()
    ticket = p1()
    right = clock_values(ticket)
    Clock.objects.update(next_mark_at=later(1))

    assert marks.sweep(at=later(2)) == 0
    assert clock_values(ticket) == right
    assert told(ticket) == []
