"""How far a trouble reaches, on the page of its ticket and beside the inbox."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_category, make_device, make_location, make_routed, make_ticket
from tickets.enums import Impact, Urgency
from tickets.models import Incident, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(make_agent())
    return client


@pytest.fixture
def scanners(db):
    return [make_device(tag=f"CT{n}", location=make_location(name=f"CT room {n}")) for n in range(1, 5)]


@pytest.fixture
def router(scanners):
    return make_routed(*scanners)


def piece(client, ticket):
    return client.get(reverse("desk:reach", args=[ticket.pk]))


def troubles(scanners):
    category = make_category(code="R21")
    return [make_ticket(device=scanner, category=category, at=timezone.now()) for scanner in scanners]


def test_a_ticket_on_a_router_names_rooms_and_why_it_is_grave(client, router):
    ticket = make_ticket(device=router, impact=Impact.DEGRADED, urgency=Urgency.TODAY)

    text = piece(client, ticket).content.decode()
    page = client.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()

    assert text.count("4 rooms</span> would lose something.") == 1
    assert text.count("CT room 1, CT room 2, CT room 3, CT room 4") == 1
    reason = "The impact was raised because 4 rooms depend on RTR1 — Router"
    assert page.count(f"{reason}.") == 1
    assert page.count(reason) == 2
    assert page.count(reverse("desk:reach", args=[ticket.pk])) == 1


def test_a_ticket_without_device_or_on_a_scanner_has_an_empty_piece(client, scanners):
    assert piece(client, make_ticket()).content.decode().strip() == ""
    assert piece(client, make_ticket(device=scanners[0])).content.decode().strip() == ""
    assert client.get(reverse("desk:reach", args=[10**6])).status_code == 404


def test_three_scanners_point_at_their_router_wherever_one_looks(client, scanners, router):
    tickets = troubles(scanners[:3])
    words = "3 scanners that all depend on"

    pages = [
        piece(client, tickets[0]),
        client.get(reverse("desk:proposals")),
        client.get(reverse("desk:incidents")),
    ]

    assert [page.content.decode().count(words) for page in pages] == [1, 1, 1]
    assert [page.content.decode().count("like tickets in half an hour:") for page in pages] == [0, 0, 0]


def test_one_button_makes_an_incident_on_the_router(client, scanners, router):
    tickets = troubles(scanners[:3])
    data = {"device": "RTR1", "ticket": [str(ticket.pk) for ticket in tickets]}

    answer = client.post(reverse("desk:gather"), data)

    made = Ticket.objects.order_by("-pk")[0]
    assert answer["Location"] == reverse("desk:incident", args=[made.pk])
    assert (made.device, made.subject, made.impact) == (router, "Trouble at Router, RTR1", Impact.ROOM.value)
    assert (made.links_out.count(), Incident.objects.get().is_public) == (3, False)
    assert piece(client, tickets[0]).content.decode().strip() == ""


@pytest.mark.parametrize("count", [1, 3])
def test_piece_makes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    scanners = [make_device(location=make_location(name=f"Room {number}")) for number in range(count)]
    ticket = make_ticket(device=make_routed(*scanners))

    with django_assert_num_queries(6):  # session, person, ticket, planned work, links, tickets on scanners
        piece(client, ticket)


def test_the_preview_of_a_call_says_what_logging_will_do(client, router):
    category = make_category(code="R21", impact=2)
    given = {"device": "RTR1", "category": category.pk, "affected": "workaround"}

    decision = client.post(reverse("desk:phone_preview"), given).context["decision"]

    assert (decision["level"], decision["reasons"][0]) == (2, "4 rooms depend on RTR1.")
