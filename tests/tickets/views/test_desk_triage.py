"""Triage, one ticket at a time."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_category, make_device, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve
from tickets.actions.triage import route_ticket
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

TRIAGE = "/desk/triage/"
TRIAGE_QUERIES = 13
# session, person, how many, the ticket, rules, queues, those solved like it, others on the device, queues in use,
# people of the desk, people of the queue, categories


@pytest.fixture
def agent():
    return make_agent()


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


def shown(page):
    return page.context["ticket"].pk


def fields(page, **more):
    ticket = page.context["ticket"]
    return {"version": ticket.version, "seen": ticket.last_event_seq, "next": page.context["next_url"]} | more


def test_each_decision_leads_to_the_next_ticket(client, agent):
    queue = make_queue(code="NET", name="Network")
    urgent, second, third = (make_ticket(impact=level, urgency=level) for level in (1, 2, 3))

    first = client.get(TRIAGE)
    assert (shown(first), first.context["left"]) == (urgent.pk, "3")
    to_second = client.post(reverse("desk:take", args=[urgent.pk]), fields(first))
    page = client.get(to_second.headers["Location"])
    assert (shown(page), page.context["left"]) == (second.pk, "2")
    to_third = client.post(reverse("desk:route", args=[second.pk]), fields(page, queue=queue.pk))
    page = client.get(to_third.headers["Location"])
    assert shown(page) == third.pk
    end = client.get(page.context["next_url"])

    assert "ticket" not in end.context
    assert "You have seen every ticket" in end.content.decode()
    assert Ticket.objects.get(pk=urgent.pk).assignee == agent
    assert Ticket.objects.get(pk=second.pk).queue == queue


def test_previous_and_a_line_of_filters(client):
    first, second = (make_ticket(category=make_category(queue=make_queue(code="NET"))) for _ in range(2))
    make_ticket()

    page = client.get(TRIAGE, {"q": "queue:net"})
    later = client.get(page.context["next_url"])

    assert (shown(page), shown(later), page.context["left"]) == (first.pk, second.pk, "2")
    assert shown(client.get(later.context["previous_url"])) == first.pk
    assert client.get(TRIAGE, {"q": "is:lost"}).status_code == 400


def test_nothing_to_triage(client):
    assert "Everything is triaged" in client.get(TRIAGE).content.decode()


def test_damaged_place_starts_anew(client):
    make_ticket()

    assert client.get(TRIAGE, {"after": "x!", "q": "is:open"}).headers["Location"] == f"{TRIAGE}?q=is%3Aopen"


def test_queue_that_solved_tickets_like_it_is_suggested(client, agent):
    category, net = make_category(), make_queue(code="NET", name="Network")
    for _ in range(3):
        solved = make_ticket(category=category)
        route_ticket(actor=agent, ticket_id=solved.pk, queue=net, at=NOW)
        resolve(actor=agent, ticket_id=solved.pk, code="other", done="Done.", at=NOW)
    make_ticket(category=category)

    page = client.get(TRIAGE)

    assert [(each.queue, each.why) for each in page.context["likely"]] == [
        (net, "3 of the last 3 of this category were solved there.")
    ]
    assert 'data-shortcut="y"' in page.content.decode()


def test_queue_the_rules_name_is_suggested(client, agent):
    ticket = make_ticket()
    route_ticket(actor=agent, ticket_id=ticket.pk, queue=make_queue(code="NET"), at=NOW)

    assert [each.queue.code for each in client.get(TRIAGE).context["likely"]] == ["PACS"]


def test_other_tickets_on_the_device_are_named(client, agent):
    device = make_device(tag="CT2")
    other, ticket = make_ticket(device=device), make_ticket(device=device)
    take_ticket(actor=agent, ticket_id=other.pk, at=NOW)

    page = client.get(TRIAGE)

    assert shown(page) == ticket.pk
    assert [each.pk for each in page.context["others"]] == [other.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_triage_makes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        make_ticket(device=make_device())

    with django_assert_num_queries(TRIAGE_QUERIES):
        assert client.get(TRIAGE).context["left"] == str(count)
