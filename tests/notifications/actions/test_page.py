"""Pages: starting, walking the ladder, ending, exhausted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from notifications import relay
from notifications.actions import page as paging
from notifications.actions.page_answer import acknowledge_ticket
from notifications.enums import Acknowledged, DeliveryState
from notifications.models import Delivery, Page, PageCall, QueueLadder
from notifications.rules.ladder import DEFAULT, write_ladder
from tests.factories import NOW, make_queue, make_ticket
from tests.notifications.paging import Ward, events_of, make_ward, minutes, step, the_page
from tickets.actions import assignment, lifecycle, message, triage
from tickets.actions.incident import Public, declare_incident
from tickets.actions.paging import held_for_paging
from tickets.enums import Affected, Priority, WaitReason
from tickets.models import Absence, OnCallShift, QueueMember


def test_an_urgent_ticket_pages_first_call_then_second_then_lead_then_supervisors(ward: Ward) -> None:
    ticket = ward.urgent()

    called = [(minute, step(ward, minute)) for minute in (0, 4, 5, 10, 15, 19, 20)]

    assert called == [
        (0, ["ana"]), (4, []), (5, ["ben"]), (10, ["lea"]), (15, ["sam"]), (19, []), (20, ["ana"]),
    ]  # fmt: skip
    on = ["page_escalated", "page_sent"]
    assert events_of(ticket) == ["page_started", "page_sent", *on, *on, *on, *on]
    ticket.refresh_from_db()
    assert (ticket.page_state, ticket.version) == ("calling", 1)


def test_each_call_is_an_urgent_delivery_with_an_id_that_stays(ward: Ward) -> None:
    ticket = ward.urgent()
    step(ward, 0)

    call = PageCall.objects.select_related("delivery__event").get()
    told = call.delivery
    assert (told.template, told.channel, told.reason, told.recipient) == ("page_sent", "email", "called", ward.ana)
    assert (told.ticket, told.event.kind, told.is_urgent, told.state) == (ticket, "page_sent", True, "pending")
    assert told.event.payload == {
        "page": call.page_id, "step": 1, "round": 1, "who": "first_call", "people": [ward.ana.pk],
    }  # fmt: skip


def test_relaying_twice_starts_one_page(ward: Ward) -> None:
    ticket = ward.urgent()

    for event in ticket.events.select_related("ticket"):
        paging.start_or_wake(event=event, at=NOW)

    assert Page.objects.count() == 1


def test_an_event_relayed_late_starts_no_second_page_once_somebody_acknowledged(ward: Ward) -> None:
    QueueLadder.objects.create(
        queue=ward.queue, content=write_ladder(replace(DEFAULT, takes=False)), updated_by=ward.sam, updated_at=NOW
    )
    ticket = ward.urgent()
    step(ward, 0)
    acknowledge_ticket(actor=ward.ana, ticket_id=ticket.pk, how=Acknowledged.APP, at=minutes(1))

    paging.start_or_wake(event=ticket.events.select_related("ticket").get(kind="ticket_routed"), at=minutes(2))

    assert Page.objects.count() == 1


def test_a_less_urgent_ticket_pages_nobody(ward: Ward) -> None:
    make_ticket(requester=ward.rosa, category=ward.category, affected=Affected.WORKAROUND)
    relay.sweep(at=NOW)

    assert not Page.objects.exists()


def test_a_ticket_its_logger_takes_at_once_pages_nobody(ward: Ward) -> None:
    ticket = make_ticket(
        actor=ward.ana, requester=ward.rosa, category=ward.category, affected=Affected.PATIENT_ON_TABLE
    )
    assignment.take_ticket(actor=ward.ana, ticket_id=ticket.pk, at=NOW)
    relay.sweep(at=NOW)

    assert not Page.objects.exists()


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda w, t: assignment.take_ticket(actor=w.ben, ticket_id=t, at=minutes(1)), "taken"),
        (
            lambda w, t: triage.change_priority(
                actor=w.ben, priority=Priority.P3, reason="x", ticket_id=t, at=minutes(1)
            ),
            "lowered",
        ),
        (
            lambda w, t: lifecycle.resolve(actor=w.ben, ticket_id=t, code="resent", done="Done.", at=minutes(1)),
            "resolved",
        ),
        (
            lambda w, t: lifecycle.start_waiting(actor=w.ben, reason=WaitReason.VENDOR, ticket_id=t, at=minutes(1)),
            "waiting",
        ),
    ],
)
def test_what_somebody_does_ends_the_page(ward: Ward, act: Callable[[Ward, int], Any], reason: str) -> None:
    ticket = ward.urgent()
    step(ward, 0)

    act(ward, ticket.pk)

    assert step(ward, 1) == []
    page = the_page()
    assert (page.state, page.end_reason, page.look_at) == ("ended", reason, None)
    assert Delivery.objects.get(call__page=page).last_error == "page_over"
    ticket.refresh_from_db()
    assert (ticket.page_state, events_of(ticket)[-1]) == ("ended", "page_ended")
    assert step(ward, 60) == []


def test_being_given_the_ticket_is_not_enough_doing_something_on_it_is(ward: Ward) -> None:
    ticket = ward.urgent()
    step(ward, 0)
    assignment.assign_ticket(actor=ward.sam, assignee=ward.lea, ticket_id=ticket.pk, at=minutes(1))
    given = step(ward, 5)
    message.reply(actor=ward.lea, ticket_id=ticket.pk, body="I come.", at=minutes(6))

    assert given == ["ben"]
    assert step(ward, 6) == []
    assert the_page().end_reason == "taken"


def test_what_others_do_on_it_changes_nothing(ward: Ward) -> None:
    ticket = ward.urgent()
    step(ward, 0)
    message.note(actor=ward.lea, ticket_id=ticket.pk, body="Look.", at=minutes(1))

    assert step(ward, 1) == []
    assert step(ward, 5) == ["ben"]


@pytest.mark.parametrize("kind", ["raised", "returned", "incident"])
def test_a_page_begins_later_too(ward: Ward, kind: str) -> None:
    affected = Affected.PATIENT_ON_TABLE if kind == "returned" else Affected.WORKAROUND
    ticket = make_ticket(requester=ward.rosa, category=ward.category, affected=affected)
    if kind == "returned":
        assignment.take_ticket(actor=ward.ana, ticket_id=ticket.pk, at=NOW)
    relay.sweep(at=NOW)
    assert not Page.objects.exists()

    if kind == "raised":
        triage.change_priority(actor=ward.sam, priority=Priority.P1, reason="x", ticket_id=ticket.pk, at=minutes(1))
    elif kind == "returned":
        assignment.release_ticket(actor=ward.ana, ticket_id=ticket.pk, at=minutes(1))
    else:
        public = Public(title="Down", commander=ward.sam)
        declare_incident(actor=ward.sam, ticket_id=ticket.pk, public=public, at=minutes(1))

    assert step(ward, 1) == ["ana"]
    assert the_page().reason == kind


def test_a_ticket_that_goes_to_another_queue_walks_the_ladder_there(ward: Ward) -> None:
    other = make_queue(code="NET", name="Network")
    QueueMember.objects.create(queue=other, person=ward.ben, is_lead=True)
    ticket = ward.urgent()
    step(ward, 0)

    triage.route_ticket(actor=ward.sam, queue=other, ticket_id=ticket.pk, at=minutes(1))
    step(ward, 1)
    called = step(ward, 1.2)

    assert called == ["ben"]
    assert list(Page.objects.order_by("pk").values_list("queue__code", "state", "end_reason")) == [
        ("CT", "ended", "moved"), ("NET", "calling", ""),
    ]  # fmt: skip


def test_a_step_that_finds_nobody_is_followed_by_the_next_at_once(ward: Ward) -> None:
    OnCallShift.objects.all().delete()
    ticket = ward.urgent()

    assert step(ward, 0) == ["lea"]
    assert [event.payload["reason"] for event in ticket.events.filter(kind="page_escalated")] == ["nobody"] * 2


def test_who_is_away_is_replaced_by_their_stand_in(ward: Ward) -> None:
    during = DateTimeTZRange(NOW - timedelta(hours=1), NOW + timedelta(days=1))
    Absence.objects.create(
        person=ward.ana, during=during, reason="sick", stand_in=ward.lea, entered_by=ward.sam, entered_at=NOW
    )
    ward.urgent()

    assert step(ward, 0) == ["lea"]


def test_nobody_came_alarms_the_supervisors_and_again_every_half_hour(ward: Ward) -> None:
    ticket = ward.urgent()
    called = [name for minute in range(61) for name in step(ward, minute)]
    ticket.refresh_from_db()
    relay.sweep(at=minutes(60))

    assert called == ["ana", "ben", "lea", "sam"] * 3
    assert (the_page().state, the_page().alarms, ticket.page_state) == ("exhausted", 1, "exhausted")
    alarms = Delivery.objects.filter(template="page_exhausted")
    assert list(alarms.values_list("recipient", "reason")) == [(ward.sam.pk, "supervisor")]
    step(ward, 89)
    assert the_page().alarms == 1
    step(ward, 90)
    assert (the_page().alarms, the_page().look_at) == (2, minutes(120))


def test_a_late_sweeper_skips_no_step_and_calls_one_at_a_time(ward: Ward) -> None:
    ward.urgent()

    assert [step(ward, minute) for minute in (300, 301, 305)] == [["ana"], [], ["ben"]]


def test_calls_that_cannot_be_delivered_are_not_waited_for(ward: Ward) -> None:
    ticket = ward.urgent()
    step(ward, 0)
    Delivery.objects.filter(template="page_sent").update(state=DeliveryState.DEAD)

    assert step(ward, 1) == ["ben"]
    assert ticket.events.filter(kind="page_escalated").get().payload["reason"] == "undelivered"


def test_a_ladder_for_empty_queues_waits_while_somebody_is_at_work(ward: Ward) -> None:
    content = write_ladder(replace(DEFAULT, when_empty=True))
    QueueLadder.objects.create(queue=ward.queue, content=content, updated_by=ward.sam, updated_at=NOW)
    ward.urgent()
    staffed = step(ward, 0)
    during = DateTimeTZRange(NOW, NOW + timedelta(days=1))
    for person in (ward.ben, ward.lea, ward.ana):
        Absence.objects.create(person=person, during=during, reason="leave", entered_by=ward.sam, entered_at=NOW)

    assert (staffed, the_page().state) == ([], "waiting")
    assert step(ward, 1) == ["sam"]


@pytest.mark.django_db(transaction=True)
def test_a_ticket_somebody_holds_is_left_for_the_next_pass() -> None:
    ward = make_ward()
    ticket = ward.urgent()
    looked: list[int] = []

    def look() -> None:
        looked.append(paging.sweep(at=NOW))
        connection.close()

    with transaction.atomic():
        assert held_for_paging(ticket_id=ticket.pk)
        thread = Thread(target=look)
        thread.start()
        thread.join()

    assert looked == [0]
    assert step(ward, 0) == ["ana"]
