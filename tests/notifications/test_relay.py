from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from assets.models import Device
from notifications import relay
from notifications.models import Delivery
from tests.factories import NOW, make_agent, make_ticket
from tests.notifications.conftest import Desk
from tickets.actions import assignment, lifecycle, message, triage
from tickets.enums import EventKind, Priority, WaitReason
from tickets.models import Outbox, QueueMember, Ticket, TicketEvent

Told = set[tuple[str, str, str]]


def told(desk: Desk) -> Told:
    """Relay everything; return who is told of what and why, and forget it."""
    relay.sweep(at=NOW + timedelta(days=1))
    rows = {(row.template, desk.name(row.recipient_id), row.reason) for row in Delivery.objects.all()}
    Delivery.objects.all().delete()
    return rows


@pytest.fixture
def ticket(desk: Desk) -> Ticket:
    """Logged by Rosa, waiting in PACS; everybody has been told."""
    ticket = make_ticket(requester=desk.rosa, category=desk.category, device=Device.objects.get(tag="CT2"))
    told(desk)
    return ticket


@pytest.fixture
def taken(desk: Desk, ticket: Ticket) -> Ticket:
    """Ana has it."""
    ticket = assignment.take_ticket(actor=desk.ana, ticket_id=ticket.pk, at=NOW)
    told(desk)
    return ticket


@pytest.fixture
def solved(desk: Desk, taken: Ticket) -> Ticket:
    """Ana says it is solved."""
    ticket = lifecycle.resolve(actor=desk.ana, ticket_id=taken.pk, code="resent", done="Sent again.", at=NOW)
    told(desk)
    return ticket


def test_logging_tells_the_queue(desk: Desk) -> None:
    make_ticket(requester=desk.rosa, category=desk.category)

    assert told(desk) == {("ticket_routed", "ana", "queue"), ("ticket_routed", "ben", "queue")}


def test_logging_a_call_tells_the_requester_and_the_others_of_the_queue(desk: Desk) -> None:
    make_ticket(actor=desk.ana, requester=desk.rosa, category=desk.category)

    assert told(desk) == {("ticket_logged", "rosa", "requester"), ("ticket_routed", "ben", "queue")}


def test_logging_a_call_for_a_colleague_of_the_queue_tells_them_once(desk: Desk) -> None:
    make_ticket(actor=desk.ana, requester=desk.ben, category=desk.category)

    assert told(desk) == {("ticket_logged", "ben", "requester")}


def test_inactive_members_are_not_told(desk: Desk) -> None:
    QueueMember.objects.create(queue=desk.pacs, person=make_agent(is_active=False))
    make_ticket(requester=desk.rosa, category=desk.category)

    assert told(desk) == {("ticket_routed", "ana", "queue"), ("ticket_routed", "ben", "queue")}


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda desk, t: assignment.take_ticket(actor=desk.ana, ticket_id=t, at=NOW), {("ticket_taken", "rosa")}),
        (
            lambda desk, t: assignment.assign_ticket(actor=desk.ana, assignee=desk.nia, ticket_id=t, at=NOW),
            {("ticket_assigned", "nia"), ("ticket_assigned", "rosa")},
        ),
        (
            lambda desk, t: triage.route_ticket(actor=desk.ana, queue=desk.net, ticket_id=t, at=NOW),
            {("ticket_routed", "nia")},
        ),
        (lambda desk, t: message.reply(actor=desk.ana, ticket_id=t, body="x", at=NOW), {("reply_sent", "rosa")}),
        (lambda desk, t: message.note(actor=desk.ana, ticket_id=t, body="x", at=NOW), set()),
        (
            lambda desk, t: message.requester_reply(actor=desk.rosa, ticket_id=t, body="x", at=NOW),
            {("requester_replied", "ana"), ("requester_replied", "ben")},
        ),
        (
            lambda desk, t: triage.change_priority(
                actor=desk.ana, priority=Priority.P1, reason="x", ticket_id=t, at=NOW
            ),
            set(),
        ),
        (lambda desk, t: triage.link_device(actor=desk.ana, device=None, ticket_id=t, at=NOW), set()),
        (
            lambda desk, t: lifecycle.start_waiting(actor=desk.ana, reason=WaitReason.VENDOR, ticket_id=t, at=NOW),
            {("wait_started", "rosa")},
        ),
        (
            lambda desk, t: lifecycle.start_waiting(
                actor=desk.ana, reason=WaitReason.REQUESTER, message="x", ticket_id=t, at=NOW
            ),
            {("wait_started", "rosa")},
        ),
    ],
)
def test_act_on_a_new_ticket_tells(
    desk: Desk, ticket: Ticket, act: Callable[[Desk, int], Any], expected: set[tuple[str, str]]
) -> None:
    act(desk, ticket.pk)

    assert {(template, name) for template, name, _ in told(desk)} == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            lambda desk, t: assignment.assign_ticket(actor=desk.ben, assignee=desk.nia, ticket_id=t, at=NOW),
            {("ticket_assigned", "nia")},
        ),
        (lambda desk, t: assignment.release_ticket(actor=desk.ana, ticket_id=t, at=NOW), set()),
        (
            lambda desk, t: message.requester_reply(actor=desk.rosa, ticket_id=t, body="x", at=NOW),
            {("requester_replied", "ana")},
        ),
        (
            lambda desk, t: lifecycle.resolve(actor=desk.ana, code="resent", done="x", ticket_id=t, at=NOW),
            {("ticket_resolved", "rosa")},
        ),
    ],
)
def test_act_on_a_taken_ticket_tells(
    desk: Desk, taken: Ticket, act: Callable[[Desk, int], Any], expected: set[tuple[str, str]]
) -> None:
    act(desk, taken.pk)

    assert {(template, name) for template, name, _ in told(desk)} == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda desk, t: lifecycle.confirm(actor=desk.rosa, ticket_id=t, at=NOW), {("ticket_confirmed", "ana")}),
        (lambda desk, t: lifecycle.close(actor=desk.ana, ticket_id=t, at=NOW), {("ticket_closed", "rosa")}),
        (lambda desk, t: lifecycle.reopen(actor=desk.rosa, ticket_id=t, at=NOW), {("ticket_reopened", "ana")}),
        (
            lambda desk, t: lifecycle.reopen(actor=desk.ben, ticket_id=t, message="x", at=NOW),
            {("ticket_reopened", "ana"), ("ticket_reopened", "rosa")},
        ),
        (
            lambda desk, t: message.requester_reply(actor=desk.rosa, ticket_id=t, body="x", at=NOW),
            {("ticket_reopened", "ana")},
        ),
    ],
)
def test_act_on_a_solved_ticket_tells(
    desk: Desk, solved: Ticket, act: Callable[[Desk, int], Any], expected: set[tuple[str, str]]
) -> None:
    act(desk, solved.pk)

    assert {(template, name) for template, name, _ in told(desk)} == expected


def test_end_of_a_wait_tells_the_requester(desk: Desk, taken: Ticket) -> None:
    lifecycle.start_waiting(actor=desk.ana, reason=WaitReason.VENDOR, ticket_id=taken.pk, at=NOW)
    told(desk)

    lifecycle.end_waiting(actor=desk.ana, ticket_id=taken.pk, at=NOW + timedelta(minutes=5))

    assert told(desk) == {("wait_ended", "rosa", "requester")}


def test_answer_that_ends_a_wait_tells_the_assignee_once(desk: Desk, taken: Ticket) -> None:
    lifecycle.start_waiting(actor=desk.ana, reason=WaitReason.REQUESTER, ticket_id=taken.pk, at=NOW)
    told(desk)

    message.requester_reply(actor=desk.rosa, ticket_id=taken.pk, body="x", at=NOW + timedelta(minutes=5))

    assert told(desk) == {("requester_replied", "ana", "assignee")}


def test_relaying_twice_writes_once(desk: Desk) -> None:
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.relay(at=NOW)
    before = set(Delivery.objects.values_list("pk", flat=True))
    routed = TicketEvent.objects.get(kind=EventKind.TICKET_ROUTED)
    Outbox.objects.create(event=routed, consumer="notifications", created_at=NOW, not_before=NOW)

    relay.relay(at=NOW)

    assert set(Delivery.objects.values_list("pk", flat=True)) == before
    assert Outbox.objects.filter(consumer="notifications").count() == 0


def test_poison_event_is_put_aside_and_the_rest_go_on(desk: Desk, ticket: Ticket) -> None:
    fields = {"ticket": ticket, "actor": desk.ana, "actor_kind": "human", "occurred_at": NOW, "recorded_at": NOW}
    poison = TicketEvent.objects.create(seq=90, kind=EventKind.TICKET_ROUTED, payload={"to": "NOWHERE"}, **fields)
    sound = TicketEvent.objects.create(seq=91, kind=EventKind.TICKET_TAKEN, payload={}, **fields)
    for event in (poison, sound):
        Outbox.objects.create(event=event, consumer="notifications", created_at=NOW, not_before=NOW)

    seen = relay.sweep(at=NOW)

    left = Outbox.objects.get(consumer="notifications")
    assert seen == 2
    assert (left.event_id, left.last_error, left.attempts) == (poison.pk, "KeyError", 1)
    assert left.not_before == NOW + timedelta(seconds=2)
    assert [row.event_id for row in Delivery.objects.all()] == [sound.pk]


def test_relay_of_many_events_asks_the_same_few_questions(
    desk: Desk, django_assert_num_queries: Callable[..., Any]
) -> None:
    """BEGIN, claim, members, acts, rules, queues, absences, choices, reach, endpoints, pages, ladders, settle, COMMIT.

    Two events a ticket; for each a savepoint, with one insert of mails and one of notices when it tells anybody.
    """
    for count in (1, 3):
        for _ in range(count):
            make_ticket(requester=desk.rosa, category=desk.category)

        with django_assert_num_queries(14 + count * 6):
            relay.relay(at=NOW)


@pytest.mark.django_db(transaction=True)
def test_relay_beside_writers_loses_nothing(desk: Desk) -> None:
    ticket = make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    Delivery.objects.all().delete()
    writers = 4

    def write(number: int) -> None:
        for step in range(15):
            at = NOW + timedelta(minutes=number, seconds=step)
            message.reply(actor=desk.ana, ticket_id=ticket.pk, body="x", at=at)
        connection.close()

    def keep_relaying() -> None:
        while any(thread.is_alive() for thread in threads[:writers]):
            relay.relay(at=NOW + timedelta(hours=1), limit=3)
        connection.close()

    threads = [Thread(target=write, args=(number,)) for number in range(writers)]
    relays = [Thread(target=keep_relaying) for _ in range(2)]
    for thread in (*threads, *relays):
        thread.start()
    for thread in (*threads, *relays):
        thread.join()
    relay.sweep(at=NOW + timedelta(hours=1))

    replies = TicketEvent.objects.filter(kind=EventKind.REPLY_SENT)
    assert replies.count() == 60
    assert set(Delivery.objects.values_list("event_id", flat=True)) == set(replies.values_list("pk", flat=True))
    assert Delivery.objects.count() == 60
