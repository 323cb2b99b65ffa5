"""The lines of a list of tickets."""

from datetime import UTC, timedelta

import pytest

from tests.factories import NOW, make_agent, make_category, make_device, make_location, make_person, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve, start_waiting
from tickets.enums import WaitReason
from tickets.models import Ticket
from tickets.queries.rows import listed, rows_of

pytestmark = pytest.mark.django_db


def row(ticket, *, at=NOW):
    found = listed(Ticket.objects.filter(pk=ticket.pk))
    [only] = rows_of(found, at=at, zone=UTC, url="/t/{}".format, take_url="/take/{}".format)
    return only


def test_row_says_how_the_next_promise_stands():
    found = row(make_ticket(impact=1, urgency=1), at=NOW + timedelta(minutes=5))

    assert (found.due.kind, found.due.text, found.due.at_text) == ("ok", "10 min left", "Answer by today 10:15")
    assert found.state_words == "New"


def test_row_of_a_paused_ticket_says_what_it_waits_for():
    agent, ticket = make_agent(), make_ticket(requester=make_person())
    start_waiting(
        actor=agent, ticket_id=ticket.pk, reason=WaitReason.PARTS, message="On order.", at=NOW, until=NOW.date()
    )

    found = row(ticket)

    assert (found.due.kind, found.due.text, found.due.at_text) == ("paused", "Spare part", "until Mon 2 Mar")


def test_details_are_what_where_and_who():
    requester = make_person(full_name="Rosa Diaz")
    room, category = make_location(name="CT room 2"), make_category(title="Scanner cannot send")
    named = make_ticket(category=category, device=make_device(tag="CT2", location=room), requester=requester)
    placed = make_ticket(category=category, place="Ward 3B", requester=requester)

    assert row(named).details == "Scanner cannot send · CT2 · CT room 2 · Rosa Diaz"
    assert row(placed).details == "Scanner cannot send · Ward 3B · Rosa Diaz"


def test_only_what_nobody_has_can_be_taken():
    agent = make_agent(full_name="Ana Ruiz")
    free, taken, done = make_ticket(), make_ticket(), make_ticket()
    take_ticket(actor=agent, ticket_id=taken.pk, at=NOW)
    resolve(actor=agent, ticket_id=done.pk, code="other", done="Done.", at=NOW)

    assert [row(ticket).take_url for ticket in (free, taken, done)] == [f"/take/{free.pk}", "", ""]
    assert [row(ticket).assignee for ticket in (free, taken)] == ["", "Ana Ruiz"]
