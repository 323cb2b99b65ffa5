"""The promises of a ticket, minute by minute."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from tests.factories import NOW, make_agent, make_person, make_ticket
from tests.tickets.actions.promises import promise, step
from tests.tickets.actions.stories import later
from tickets.actions import calendar, marks
from tickets.actions.calendar import Hours, publish_calendar_version
from tickets.actions.lifecycle import end_waiting, reopen, resolve, start_waiting
from tickets.actions.message import reply, requester_reply
from tickets.actions.promise import pin_due
from tickets.enums import Metric, WaitReason

pytestmark = pytest.mark.django_db

QUERIES = 11
"""Session, person, ticket; events and hours of the clocks; events, messages, files, queue names of the timeline;
events of marks, names of the hours and of the promises."""


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


def cycles(client, ticket, *, at):
    with time_machine.travel(at, tick=False):
        response = client.get(reverse("desk:clocks", args=[ticket.pk]))
    assert response.status_code == 200
    return {cycle["title"]: cycle for cycle in response.context["cycles"]}


def rows(cycle):
    return [(row["words"], row["cause"], row["counted"], row["hours"]) for row in cycle["rows"]]


def test_each_stretch_says_why_by_whom_and_what_it_counted(client, agent):
    ticket = make_ticket(requester=make_person(full_name="Kim Okafor"))
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(30))
    start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.VENDOR, at=later(60))
    end_waiting(actor=agent, ticket_id=ticket.pk, at=later(150))

    found = cycles(client, ticket, at=later(180))

    hours = "working-hours, version 1"
    assert list(found) == ["First response", "Resolution"]
    assert rows(found["First response"]) == [("Ran", "Kim Okafor logged the ticket", "30 min", hours)]
    assert rows(found["Resolution"]) == [
        ("Ran", "Kim Okafor logged the ticket", "1 h", hours),
        ("Waiting for the vendor", "Ana Ruiz paused the work", "0 s", hours),
        ("Ran", "Work goes on", "30 min", hours),
    ]
    assert found["Resolution"]["sums"] == [
        ("Counted in these stretches", "1 h 30 min"), ("Promised", "18 h"), ("Left", "16 h 30 min"),
    ]  # fmt: skip
    assert found["Resolution"]["due_at"] == datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
    assert (found["Resolution"]["promises"], found["Resolution"]["priority"]) == ("Standard, version 1", 3)


def test_edited_hours_begin_a_stretch_of_their_own(client):
    ticket = make_ticket()
    publish_calendar_version(
        actor=make_person(role=Role.ADMINISTRATOR),
        code="working-hours",
        hours=Hours(windows=[[[720, 1020]]] * 5 + [[], []]),
        valid_from=later(60),
        why="Staff is short.",
        at=NOW,
    )
    calendar.sweep(at=later(1))

    found = cycles(client, ticket, at=later(150))

    assert [(words, counted, hours) for words, _, counted, hours in rows(found["First response"])] == [
        ("Ran", "1 h", "working-hours, version 1"),
        ("Ran", "30 min", "working-hours, version 2"),
    ]


def test_every_cycle_is_shown_and_carries_over(client, agent):
    ticket = make_ticket()
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(10))
    for minute in (20, 40):
        requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="And?", at=later(minute))
        reply(actor=agent, ticket_id=ticket.pk, body="Wait.", at=later(minute + 5))
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=later(60))
    reopen(actor=agent, ticket_id=ticket.pk, at=later(90))

    found = cycles(client, ticket, at=later(100))

    assert list(found) == ["First response", "Next response 1", "Next response 2", "Resolution 1", "Resolution 2"]
    assert found["Resolution 2"]["sums"][:2] == [
        ("Counted in these stretches", "10 min"), ("Counted in earlier ones", "1 h"),
    ]  # fmt: skip


def test_marks_say_when_they_were_and_how_much_later_they_were_told(client):
    promise(step("first_response", 50, "queue"))
    ticket = make_ticket()
    marks.sweep(at=later(30) + timedelta(seconds=5))
    marks.sweep(at=later(60 + 360))

    told = cycles(client, ticket, at=later(500))["First response"]["told"]

    assert [(mark["percent"], mark["at"], mark["late"]) for mark in told] == [
        (50, later(30), ""), (100, later(60), "6 h"),
    ]  # fmt: skip


def test_a_due_time_set_by_hand_leads_to_who_set_it(client, agent):
    ticket = make_ticket()
    pin_due(
        actor=agent, ticket_id=ticket.pk, metric=Metric.RESOLUTION, due_at=later(900), reason="Agreed.", at=later(1)
    )

    found = cycles(client, ticket, at=later(2))

    assert (found["Resolution"]["pin_seq"], found["Resolution"]["due_at"]) == (4, later(900))
    assert found["First response"]["pin_seq"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_page_makes_a_fixed_number_of_queries(client, agent, count, django_assert_num_queries):
    ticket = make_ticket()
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(1))
    for number in range(count):
        requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="And?", at=later(2 + 2 * number))
        reply(actor=agent, ticket_id=ticket.pk, body="Wait.", at=later(3 + 2 * number))

    with django_assert_num_queries(QUERIES):
        response = client.get(reverse("desk:clocks", args=[ticket.pk]))

    assert len(response.context["cycles"]) == 2 + count


def test_unknown_ticket_is_not_found(client):
    assert client.get("/desk/t/987654/clocks/").status_code == 404


def test_links_of_the_page_lead_to_lines_of_the_ticket(client, agent):
    ticket = make_ticket()
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(30))
    start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.VENDOR, at=later(60))

    found = cycles(client, ticket, at=later(90))
    html = client.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()

    seqs = {row["seq"] for cycle in found.values() for row in cycle["rows"]}
    assert seqs == {1, 4}
    assert [html.count(f'id="event-{seq}"') for seq in (1, 3, 4)] == [1, 1, 1]
