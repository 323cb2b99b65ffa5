"""Acknowledging: once, by whoever was first; answers by code; drills."""

import os
import signal
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from notifications.actions import delivery as sender
from notifications.actions import page as paging
from notifications.actions.page_answer import (
    NoPage,
    NotOfDesk,
    acknowledge,
    acknowledge_by_code,
    acknowledge_ticket,
    call_as_test,
)
from notifications.enums import Acknowledged
from notifications.models import Delivery, Page, PageCall
from notifications.queries.page_links import text_of
from tests.factories import NOW
from tests.notifications.actions.test_delivery_race import start_sender
from tests.notifications.mail_server import MailServer
from tests.notifications.paging import Ward, events_of, make_ward, minutes, step, the_page
from tests.processes import THREADS_MEET_SECONDS
from tickets.actions import assignment
from tickets.models import OnCallShift, Ticket
from tickets.permissions import NotAllowed


def ack(ward: Ward, name: str = "ana", *, minute: float = 1) -> Any:
    actor = getattr(ward, name)
    return acknowledge(actor=actor, page_id=the_page().pk, how=Acknowledged.LINK, at=minutes(minute))


def test_acknowledging_ends_the_calls_and_takes_the_ticket(ward: Ward) -> None:
    ticket = ward.urgent()
    step(ward, 0)

    answer = ack(ward)

    ticket.refresh_from_db()
    event = ticket.events.get(kind="page_acknowledged")
    assert (answer.is_first, answer.took, ticket.assignee, ticket.state) == (True, True, ward.ana, "open")
    assert (event.actor, event.payload) == (ward.ana, {"page": the_page().pk, "how": "link", "seconds": 60})
    assert Delivery.objects.get(template="page_sent").last_error == "page_over"
    assert step(ward, 30) == []


def test_acknowledging_counts_as_no_answer_to_the_requester(ward: Ward) -> None:
    ticket = ward.urgent()
    step(ward, 0)
    ack(ward)

    ticket.refresh_from_db()
    assert ticket.first_responded_at is None


def test_acknowledging_twice_is_harmless_and_a_second_person_hears_who_has_it(ward: Ward) -> None:
    ticket = ward.urgent()
    step(ward, 0)
    ack(ward)

    again = ack(ward, minute=2), ack(ward, "ben", minute=3)

    assert [(answer.is_first, answer.page.acknowledged_by) for answer in again] == [(False, ward.ana)] * 2
    assert events_of(ticket).count("page_acknowledged") == 1


def test_a_ticket_somebody_has_stays_with_them(ward: Ward) -> None:
    ticket = ward.urgent()
    assignment.assign_ticket(actor=ward.sam, assignee=ward.lea, ticket_id=ticket.pk, at=NOW)
    step(ward, 0)

    assert ack(ward).took is False
    ticket.refresh_from_db()
    assert ticket.assignee == ward.lea


def test_a_page_nobody_came_to_can_still_be_acknowledged(ward: Ward) -> None:
    ticket = ward.urgent()
    for minute in range(61):
        step(ward, minute)

    assert ack(ward, "sam", minute=70).is_first
    ticket.refresh_from_db()
    assert ticket.page_state == "acknowledged"
    assert step(ward, 200) == []


def test_requesters_cannot_acknowledge(ward: Ward) -> None:
    ticket = ward.urgent()
    step(ward, 0)

    with pytest.raises(NotAllowed):
        ack(ward, "rosa")
    with pytest.raises(NoPage):
        acknowledge_ticket(actor=ward.ana, ticket_id=ticket.pk + 1, how=Acknowledged.API, at=NOW)
    with pytest.raises(NoPage):
        acknowledge(actor=ward.ana, page_id=0, how=Acknowledged.API, at=NOW)


@pytest.mark.parametrize(
    ("sent", "is_theirs"),
    [
        ("ANA@example.org", True), ("ben@example.org", False), ("", False), ("+44 7700 900123", False),
    ],
)  # fmt: skip
def test_an_answer_by_mail_counts_from_whoever_was_called(ward: Ward, sent: str, is_theirs: bool) -> None:
    ward.urgent()
    step(ward, 0)

    answer = acknowledge_by_code(code=f"ack {the_page().code}", sender=sent, at=minutes(1))

    assert (answer is not None) == is_theirs
    assert (the_page().state == "acknowledged") == is_theirs


@pytest.mark.parametrize(
    ("sender", "is_theirs"),
    [
        ("+447700900123", True), ("07700 900123", True), ("00447700900123", True), ("0123", False),
        ("+447700900124", False),
    ],
)  # fmt: skip
def test_an_answer_by_text_message_counts_however_the_number_is_written(
    ward: Ward, sender: str, is_theirs: bool
) -> None:
    ward.urgent()
    step(ward, 0)
    PageCall.objects.update(channel="sms")
    Delivery.objects.filter(template="page_sent").update(channel="sms", address="+44 7700 900123")

    answer = acknowledge_by_code(code=the_page().code, sender=sender, at=minutes(1))

    assert (answer is not None) == is_theirs


def test_an_unknown_code_acknowledges_nothing(ward: Ward) -> None:
    ward.urgent()
    step(ward, 0)
    other = "1000" if the_page().code != "1000" else "1001"

    assert acknowledge_by_code(code=f"ACK {other}", sender="ana@example.org", at=NOW) is None
    assert acknowledge_by_code(code="hello", sender="ana@example.org", at=NOW) is None


def test_a_drill_ends_by_itself_when_nobody_acknowledges(ward: Ward) -> None:
    first = call_as_test(actor=ward.ana, at=NOW)
    drill = call_as_test(actor=ward.ana, at=NOW)
    called = [paging.sweep(at=minutes(minute)) for minute in (0, 5, 10, 60)]

    drill.refresh_from_db()
    first.refresh_from_db()
    assert (first.end_reason, called) == ("again", [1, 1, 1, 0])
    assert (drill.state, drill.end_reason, drill.calls.count()) == ("ended", "nobody", 2)
    with pytest.raises(NotOfDesk):
        call_as_test(actor=ward.rosa, at=NOW)


def test_only_oneself_acknowledges_ones_drill(ward: Ward) -> None:
    drill = call_as_test(actor=ward.ana, at=NOW)
    paging.sweep(at=NOW)

    with pytest.raises(NotAllowed):
        acknowledge(actor=ward.ben, page_id=drill.pk, how=Acknowledged.APP, at=NOW)
    assert acknowledge(actor=ward.ana, page_id=drill.pk, how=Acknowledged.APP, at=NOW).is_first


def test_calls_and_drills_are_mailed_with_their_link(ward: Ward, server: MailServer) -> None:
    ticket = ward.urgent()
    call_as_test(actor=ward.ben, at=NOW)
    paging.sweep(at=NOW)
    sender.deliver_due(at=NOW)

    calls = list(PageCall.objects.select_related("delivery", "page").order_by("page__ticket"))
    subjects = [str(mail["Subject"]) for mail in server.mails[:2]]
    assert sorted(subjects) == [
        f"[RadDesk #{ticket.pk}] PAGE P1: Scanner down",
        "[RadDesk] TEST page: acknowledge it",
    ]
    assert {mail["Message-ID"] for mail in server.mails[:2]} == {call.delivery.message_id for call in calls}
    bodies = " ".join(mail.get_payload(0).get_payload(decode=True).decode() for mail in server.mails[:2])
    assert (f"/page/{calls[0].pk}-" in bodies, ticket.subject in bodies) == (True, False)
    assert f"P1 #{ticket.pk} Scanner down" in text_of(call=calls[0], ticket=ticket)
    assert "TEST" in text_of(call=calls[1], ticket=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [("ana", "ben", "lea", "sam"), ("ana",) * 4])
def test_of_many_who_acknowledge_at_once_one_is_first(people: tuple[str, ...]) -> None:
    ward = make_ward()
    ticket = ward.urgent()
    step(ward, 0)
    barrier, first = Barrier(len(people), timeout=THREADS_MEET_SECONDS), []

    def press(name: str) -> None:
        barrier.wait()
        first.append(ack(ward, name).is_first)
        connection.close()

    together([(press, (name,)) for name in people])

    assert sorted(first) == [False, False, False, True]
    assert events_of(ticket).count("page_acknowledged") == 1
    assert Ticket.objects.get(pk=ticket.pk).assignee == the_page().acknowledged_by


@pytest.mark.django_db(transaction=True)
def test_sweepers_at_once_call_everybody_once() -> None:
    ward = make_ward()
    tickets = [ward.urgent() for _ in range(6)]
    barrier = Barrier(4, timeout=THREADS_MEET_SECONDS)

    def pass_by() -> None:
        barrier.wait()
        for minute in (0, 5):
            paging.sweep(at=minutes(minute))
        connection.close()

    together([(pass_by, ())] * 4)
    paging.sweep(at=minutes(5))

    expected = ["page_started", "page_sent", "page_escalated", "page_sent"]
    assert [events_of(ticket) for ticket in tickets] == [expected] * 6
    assert PageCall.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_acknowledging_while_it_escalates_leaves_one_story() -> None:
    """Either the step was taken before the acknowledgement, or not at all; never after."""
    ward = make_ward()
    for _ in range(8):
        Page.objects.filter(state="calling").update(state="ended", look_at=None)
        ticket = ward.urgent()
        paging.sweep(at=NOW)
        page, barrier = Page.objects.get(ticket=ticket), Barrier(2, timeout=THREADS_MEET_SECONDS)

        def press(page_id: int = page.pk, barrier: Barrier = barrier) -> None:
            barrier.wait()
            acknowledge(actor=ward.ana, page_id=page_id, how=Acknowledged.LINK, at=minutes(5))
            connection.close()

        def escalate(barrier: Barrier = barrier) -> None:
            barrier.wait()
            paging.sweep(at=minutes(5))
            connection.close()

        together([(press, ()), (escalate, ())])
        page.refresh_from_db()
        assert (page.state, events_of(ticket)[-1]) == ("acknowledged", "page_acknowledged")
        assert Delivery.objects.filter(call__page=page, state="pending").count() == 0


def together(acts: list[tuple[Any, tuple[Any, ...]]]) -> None:
    threads = [Thread(target=act, args=words) for act, words in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()




@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_between_acceptance_and_mark_leaves_one_step_and_a_copy_with_the_same_id(
    server: MailServer,
) -> None:
    ward = make_ward()
    at = timezone.now()
    OnCallShift.objects.update(during=DateTimeTZRange(at - timedelta(days=1), at + timedelta(days=1)))
    ticket = ward.urgent(at=at)
    victims: list[Any] = []
    server.on_accepted = lambda _count: os.kill(victims[0].pid, signal.SIGKILL) if len(victims) == 1 else None
    victims.append(start_sender(port=server.port))
    assert victims[0].wait(timeout=120) == -signal.SIGKILL
    victims.append(None)

    paging.sweep(at=at + timedelta(minutes=1))
    sender.deliver_due(at=timezone.now() + sender.LEASE, seconds=600)

    assert events_of(ticket) == ["page_started", "page_sent"]
    call = PageCall.objects.select_related("delivery").get()
    assert (server.message_ids.count(call.delivery.message_id), call.delivery.state) == (2, "sent")
