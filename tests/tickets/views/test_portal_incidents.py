"""What requesters read of incidents, and what they do about them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_person, make_ticket
from tickets.actions.broadcast import resolve_all, write_to_affected
from tickets.actions.incident import Public, declare_incident
from tickets.actions.lifecycle import close, resolve
from tickets.actions.link import link_tickets
from tickets.actions.merge import merge_ticket
from tickets.actions.message import reply
from tickets.enums import LinkKind
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def agent():
    return make_agent()


@pytest.fixture
def me():
    return make_person()


@pytest.fixture
def portal(me):
    client = Client()
    client.force_login(me)
    return client


@pytest.fixture
def now():
    return timezone.now()


def declared(agent, now, **fields):
    ticket = make_ticket(subject="Mrs Smith is not on the list", description="Secret words.")
    public = Public(**{"title": "CT worklist is down", "status": "Type by hand.", "commander": agent} | fields)
    declare_incident(actor=agent, ticket_id=ticket.pk, public=public, at=now)
    return ticket


@pytest.mark.parametrize("address", ["/new", "/mine"])
def test_everybody_reads_what_was_written_for_everybody(portal, agent, now, address):
    declared(agent, now)
    declared(agent, now, title="Hidden trouble", is_public=False)

    html = portal.get(address).content.decode()

    assert html.count("CT worklist is down, since") == 2  # the title, and the words behind the button
    assert html.count("Type by hand.") == 1
    assert [html.count(words) for words in ("Hidden trouble", "Mrs Smith", "Secret words.")] == [0, 0, 0]


def test_an_incident_that_is_over_is_no_longer_shown(portal, agent, now):
    ticket = declared(agent, now)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=now)

    assert portal.get("/new").content.decode().count("CT worklist is down") == 0


def test_one_tap_says_that_one_is_affected_too(portal, agent, me, now):
    parent = declared(agent, now)
    address = reverse("portal:affected", args=[parent.pk])

    answers = [portal.post(address), portal.post(address)]

    own = Ticket.objects.get(requester=me)
    assert [answer["Location"] for answer in answers] == [f"/t/{own.pk}"] * 2
    html = portal.get(f"/t/{own.pk}").content.decode()
    assert html.count("Your ticket is part of it.") == 1
    assert [html.count(words) for words in ("Mrs Smith", "Secret words.")] == [0, 0]


def test_what_is_hidden_or_over_cannot_be_tapped(portal, agent, now):
    hidden, over, plain = declared(agent, now, is_public=False), declared(agent, now), make_ticket()
    resolve(actor=agent, ticket_id=over.pk, code="other", done="Done.", at=now)
    count = Ticket.objects.count()

    answers = [portal.post(reverse("portal:affected", args=[ticket.pk])) for ticket in (hidden, plain, over)]

    assert [answer.status_code for answer in answers] == [404, 404, 302]
    assert (answers[2]["Location"], Ticket.objects.count()) == ("/new", count)


def test_a_merged_ticket_shows_its_end_and_nothing_of_the_other(portal, agent, me, now):
    """The requester of the other wrote there, and was answered: none of that is told."""
    parent = declared(agent, now, is_public=False)
    mine, child = make_ticket(requester=me), make_ticket()
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=now)
    merge_ticket(actor=agent, ticket_id=mine.pk, into_id=parent.pk, at=now)
    reply(actor=agent, ticket_id=parent.pk, body="Dear Mrs Smith, your password is reset.", at=now)
    write_to_affected(actor=agent, ticket_id=parent.pk, body="We found the cause.", key="a", at=now)
    before = portal.get(f"/t/{mine.pk}")
    resolve_all(actor=agent, ticket_id=parent.pk, code="other", done="The broker runs again.", key="b", at=now)

    after = portal.get(f"/t/{mine.pk}")

    texts = [answer.content.decode() for answer in (before, after)]
    assert [html.count("We found the cause.") for html in texts] == [1, 1]
    assert [html.count("The broker runs again.") for html in texts] == [0, 1]
    assert [html.count("The desk solved this") for html in texts] == [0, 1]
    for html in texts:
        assert [html.count(words) for words in ("Mrs Smith", "Secret words.", "password")] == [0, 0, 0]
    assert (before.context["can_follow_up"], after.context["can_follow_up"]) == (False, True)
    assert portal.get(f"/t/{parent.pk}").status_code == 404


def test_whoever_told_first_reads_of_the_incident_on_their_ticket(agent, now):
    ticket, client = declared(agent, now), Client()
    client.force_login(ticket.requester)

    assert client.get(f"/t/{ticket.pk}").content.decode().count("Your ticket is part of it.") == 1


def test_a_merged_ticket_leads_on_to_another_of_mine(portal, agent, me, now):
    first, second, of_another = make_ticket(requester=me), make_ticket(requester=me), make_ticket()
    merge_ticket(actor=agent, ticket_id=first.pk, into_id=second.pk, at=now)

    answer = portal.get(f"/t/{first.pk}")
    html = portal.get(answer["Location"]).content.decode()
    merge_ticket(actor=agent, ticket_id=second.pk, into_id=of_another.pk, at=now)

    assert answer["Location"] == f"/t/{second.pk}?from={first.pk}"
    assert html.count(f"#{first.pk} goes on in this ticket.") == 1
    assert portal.get(f"/t/{first.pk}").status_code == 200


def test_what_came_back_is_logged_as_a_follow_up(portal, agent, me, now):
    ticket = make_ticket(requester=me)
    long_ago = now - timedelta(days=15)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=long_ago)
    close(actor=agent, ticket_id=ticket.pk, at=long_ago)
    address = reverse("portal:follow_up", args=[ticket.pk])

    html = portal.get(f"/t/{ticket.pk}").content.decode()
    shown, empty = portal.get(address), portal.post(address, {"body": ""})
    answer = portal.post(address, {"body": "Cold again.", "affected": "patient_waiting", "token": "t"})

    made = Ticket.objects.order_by("-pk")[0]
    assert html.count(f'href="{address}"') == 1
    assert (shown.status_code, empty.status_code) == (200, 400)
    assert (answer["Location"], made.requester) == (f"/sent/{made.pk}", me)
    assert made.links_out.values_list("target", "kind").get() == (ticket.pk, "follow_up_of")


def test_what_can_be_reopened_is_not_followed_up(portal, agent, me, now):
    ticket = make_ticket(requester=me)

    answer = portal.post(
        reverse("portal:follow_up", args=[ticket.pk]), {"body": "Cold.", "affected": "workaround", "token": "t"}
    )

    assert answer.status_code == 400
    assert answer.content.decode().count("Cold.") == 1
