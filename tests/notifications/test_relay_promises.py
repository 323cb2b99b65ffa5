"""Who is told that a promise runs out, through the sweeper and the relay."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.enums import Role
from notifications import relay
from notifications.models import Delivery
from notifications.queries.deliveries import ticket_for
from notifications.render import render
from tests.factories import NOW, make_agent, make_person, make_supervisor, make_ticket
from tests.notifications.conftest import Desk
from tests.tickets.actions.promises import promise, step
from tickets.actions import marks
from tickets.actions.assignment import take_ticket
from tickets.actions.merge import merge_ticket
from tickets.models import QueueMember

Told = set[tuple[str, str, str]]
AFTER = NOW + timedelta(minutes=31)  # half of the hour P3 is answered in


def told(at: Any = AFTER) -> Told:
    """Sweep, relay; return who is told of marks and why."""
    Delivery.objects.all().delete()
    marks.sweep(at=at)
    relay.sweep(at=at)
    rows = Delivery.objects.filter(template__startswith="promise_").select_related("recipient", "event")
    return {(row.template, row.recipient.get_short_name(), row.reason) for row in rows}


@pytest.fixture
def led(desk: Desk) -> Desk:
    """Ana leads PACS."""
    QueueMember.objects.filter(queue=desk.pacs, person=desk.ana).update(is_lead=True)
    return desk


def warn(*tell: str) -> None:
    promise(step("first_response", 50, *tell))


def test_queue_and_lead_each_person_once(led: Desk) -> None:
    warn("queue", "lead")
    make_ticket(requester=led.rosa, category=led.category)

    assert told() == {("promise_warned", "Ana", "lead"), ("promise_warned", "Ben", "queue")}


def test_assignee_alone(led: Desk) -> None:
    warn("assignee")
    ticket = make_ticket(requester=led.rosa, category=led.category)
    take_ticket(actor=led.nia, ticket_id=ticket.pk, at=NOW)

    assert told() == {("promise_warned", "Nia", "assignee")}


def test_supervisors_of_the_queue_first(led: Desk) -> None:
    warn("supervisors")
    here, _elsewhere = make_supervisor(full_name="Here Sue"), make_supervisor(full_name="There Tom")
    QueueMember.objects.create(queue=led.pacs, person=here)
    make_ticket(requester=led.rosa, category=led.category)

    assert told() == {("promise_warned", "Here", "supervisor")}


def test_all_supervisors_when_none_works_the_queue(led: Desk) -> None:
    warn("supervisors")
    make_supervisor(full_name="Sue One"), make_person(role=Role.ADMINISTRATOR, full_name="Ada Two")
    make_supervisor(full_name="Gone Three", is_active=False)
    make_ticket(requester=led.rosa, category=led.category)

    assert told() == {("promise_warned", "Sue", "supervisor"), ("promise_warned", "Ada", "supervisor")}


def test_a_step_that_sends_it_on_tells_those_whose_promise_it_was(led: Desk) -> None:
    promise(step("first_response", 50, "lead", "queue", route_to="NET"))
    make_ticket(requester=led.rosa, category=led.category)

    assert told() == {("promise_warned", "Ana", "lead"), ("promise_warned", "Ben", "queue")}
    routed = Delivery.objects.filter(template="ticket_routed").exclude(event__actor=led.rosa)
    assert [row.recipient for row in routed] == [led.nia]


def test_after_a_long_night_only_the_last_mark_is_told_and_says_when_it_was_due(led: Desk) -> None:
    promise(
        *(step("first_response", percent, "queue") for percent in (50, 75, 90, 100)), step("resolution", 50, "lead")
    )
    make_ticket(requester=led.rosa, category=led.category)

    assert told(NOW + timedelta(hours=9)) == {
        ("promise_missed", "Ana", "queue"),
        ("promise_missed", "Ben", "queue"),
        ("promise_warned", "Ana", "lead"),
    }
    late = Delivery.objects.filter(template="promise_missed").select_related("event").first()
    assert late is not None
    seen = ticket_for(late)
    assert seen is not None
    mail = render(delivery=late, ticket=seen)
    assert mail.text.splitlines()[0] == "The first response was due on Mon 2 Mar 2026, 11:00 UTC."


def test_nobody_without_a_step(led: Desk) -> None:
    promise()
    make_ticket(requester=led.rosa, category=led.category)

    assert told(NOW + timedelta(days=9)) == set()


def test_requester_of_a_merged_ticket_is_told_where_it_goes_on(desk: Desk) -> None:
    ticket, into = (make_ticket(requester=desk.rosa, category=desk.category) for _ in range(2))
    relay.sweep(at=NOW)
    Delivery.objects.all().delete()

    merge_ticket(actor=make_agent(), ticket_id=ticket.pk, into_id=into.pk, at=NOW)
    relay.sweep(at=NOW)

    assert [(row.template, row.recipient, row.ticket) for row in Delivery.objects.all()] == [
        ("ticket_merged", desk.rosa, ticket)
    ]


def test_promises_cost_one_question_more(led: Desk, django_assert_num_queries: Any) -> None:
    """As for any batch and the supervisors; for each event a savepoint, an insert of mails and one of notices."""
    warn("queue")
    for count in (1, 3):
        for _ in range(count):
            make_ticket(requester=led.rosa, category=led.category)
        relay.sweep(at=NOW)
        assert marks.sweep(at=AFTER) == count

        with django_assert_num_queries(13 + count * 4):
            relay.relay(at=AFTER)
