"""New tickets made of old ones."""

from datetime import timedelta

import pytest

from tests.factories import make_agent, make_device, make_person, make_ticket
from tests.tickets.actions.stories import events_after, later
from tickets.actions.follow_up import CannotSplit, StillOpen, log_follow_up, split_ticket
from tickets.actions.lifecycle import close, resolve
from tickets.actions.merge import merge_ticket
from tickets.actions.message import note, reply, requester_reply
from tickets.actions.ticket import SubjectNeeded
from tickets.enums import Affected, Source
from tickets.models import Ticket, TicketLink
from tickets.permissions import NotAllowed
from tickets.rules.lifecycle import REOPEN_WINDOW

pytestmark = pytest.mark.django_db
LATE = later(20) + REOPEN_WINDOW + timedelta(seconds=1)


@pytest.fixture
def agent():
    return make_agent()


def closed(agent, **fields):
    ticket = make_ticket(**fields)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=later(10))
    close(actor=agent, ticket_id=ticket.pk, at=later(20))
    return ticket


@pytest.mark.parametrize("by_desk", [True, False])
def test_what_came_back_is_linked_and_knows_the_facts(agent, by_desk):
    ticket = closed(agent, device=make_device(tag="CT2"), place="Room 4", subject="Detector cold")
    actor = agent if by_desk else ticket.requester

    made = log_follow_up(actor=actor, ticket_id=ticket.pk, body="Cold again.", at=LATE)

    assert (made.subject, made.description, made.requester) == ("Again: Detector cold", "Cold again.", ticket.requester)
    assert (made.device, made.place, made.priority) == (ticket.device, "Room 4", ticket.priority)
    assert TicketLink.objects.values_list("source", "target", "kind").get() == (made.pk, ticket.pk, "follow_up_of")
    assert events_after(ticket, 4)[-1][0] == "link_added"


def test_who_is_affected_now_decides_the_priority(agent):
    ticket = closed(agent)

    made = log_follow_up(
        actor=agent, ticket_id=ticket.pk, body="Again.", affected=Affected.PATIENT_ON_TABLE, at=LATE
    )

    assert made.priority < ticket.priority


def test_the_same_page_sent_twice_makes_one_ticket(agent):
    ticket = closed(agent)

    made = [log_follow_up(actor=agent, ticket_id=ticket.pk, body="Again.", key="k", at=LATE) for _ in range(2)]
    later_on = log_follow_up(actor=agent, ticket_id=ticket.pk, body="Again.", key="k", at=LATE + timedelta(minutes=1))

    assert (made[0], made[0]) == (made[1], later_on)
    assert TicketLink.objects.count() == 1


def test_what_can_be_reopened_is_reopened(agent):
    ticket = closed(agent)

    with pytest.raises(StillOpen):
        log_follow_up(actor=agent, ticket_id=ticket.pk, body="Again.", at=later(30))
    with pytest.raises(NotAllowed):
        log_follow_up(actor=make_person(), ticket_id=ticket.pk, body="Again.", at=LATE)


def test_a_merged_ticket_is_followed_up_once_the_other_is_solved(agent):
    ticket, into = make_ticket(), make_ticket()
    merge_ticket(actor=agent, ticket_id=ticket.pk, into_id=into.pk, at=later(5))
    with pytest.raises(StillOpen):
        log_follow_up(actor=ticket.requester, ticket_id=ticket.pk, body="Broken.", at=later(6))
    resolve(actor=agent, ticket_id=into.pk, code="other", done="Done.", at=later(10))

    made = log_follow_up(actor=ticket.requester, ticket_id=ticket.pk, body="Broken.", at=later(11))

    assert made.requester == ticket.requester


def test_a_message_becomes_a_ticket_of_the_same_requester(agent):
    ticket = make_ticket(device=make_device(tag="CT2"))
    requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="And the printer is broken.", at=later(5))
    message = ticket.messages.get()

    made = split_ticket(
        actor=agent, ticket_id=ticket.pk, message_id=message.pk, subject="Printer broken", at=later(9), version=2
    )

    assert (made.requester, made.created_by) == (ticket.requester, agent)
    assert (made.subject, made.description) == ("Printer broken", "And the printer is broken.")
    assert (made.occurred_at, made.device) == (later(9), ticket.device)
    payload = {"link": "split_from", "message": message.pk}
    assert events_after(made, 2) == [("link_added", payload | {"other": ticket.pk, "is_source": True})]
    assert events_after(ticket, 3) == [("link_added", payload | {"other": made.pk, "is_source": False})]


def test_a_call_that_is_split_is_no_call(agent):
    ticket = make_ticket(actor=agent, requester=make_person(), source=Source.PHONE)
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(5))

    made = split_ticket(
        actor=agent, ticket_id=ticket.pk, message_id=ticket.messages.get().pk, subject="Another", at=later(9)
    )

    assert (made.source, made.first_responded_at) == (Source.PORTAL, None)


def test_notes_and_words_of_other_tickets_are_not_split(agent):
    ticket, other = make_ticket(), make_ticket()
    note(actor=agent, ticket_id=ticket.pk, body="He shouts.", at=later(5))
    requester_reply(actor=other.requester, ticket_id=other.pk, body="Hi.", at=later(5))
    count = Ticket.objects.count()

    for message in (ticket.messages.get(), other.messages.get()):
        with pytest.raises(CannotSplit):
            split_ticket(actor=agent, ticket_id=ticket.pk, message_id=message.pk, subject="Hm", at=later(9))
    with pytest.raises(NotAllowed):
        split_ticket(
            actor=other.requester, ticket_id=other.pk, message_id=other.messages.get().pk, subject="Hm", at=later(9)
        )
    with pytest.raises(SubjectNeeded):
        split_ticket(actor=agent, ticket_id=other.pk, message_id=other.messages.get().pk, subject=" ", at=later(9))

    assert Ticket.objects.count() == count


@pytest.mark.parametrize(
    ("subject", "again"), [("Again: cold", "Again: cold"), ("x" * 140, "Again: " + "x" * 132 + "…")]
)
def test_the_line_of_a_follow_up_fits_and_says_again_once(agent, subject, again):
    ticket = closed(agent, subject=subject)

    assert log_follow_up(actor=agent, ticket_id=ticket.pk, body="Cold.", at=LATE).subject == again
