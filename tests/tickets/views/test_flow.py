"""The flow: the whole of it, and around a device."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    make_agent,
    make_device,
    make_link,
    make_location,
    make_routed,
    make_service,
    make_site,
    make_ticket,
)
from tickets.enums import Impact, Urgency

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(make_agent())
    return client


@pytest.fixture
def scanner(db):
    return make_device(tag="CT2", location=make_location(name="CT room 2"))


def page(client, device=None, **query):
    address = reverse("flow:device", args=[device.tag]) if device else reverse("flow:whole")
    return client.get(address, query)


def test_an_empty_flow_says_how_to_begin(client):
    assert page(client).content.decode().count("Nothing is linked yet") == 1
    assert page(client, make_device()).content.decode().count("Nothing is linked to this device") == 1


def test_the_whole_flow_is_drawn_and_told(client, scanner):
    make_routed(scanner)
    make_ticket(device=scanner, impact=Impact.ROOM, urgency=Urgency.TODAY)

    answer = page(client)

    text = answer.content.decode()
    assert [box.label for box in answer.context["picture"].boxes] == ["CT2", "RTR1", "PACS"]
    assert [row.node.tag for row in answer.context["in_trouble"]] == ["CT2", "PACS", "RTR1"]
    assert text.count('href="/devices/CT2/flow/"') == 3
    assert text.count("flow-sign-down") == 2
    assert "style=" not in text.partition("<main")[2]


@pytest.mark.parametrize(
    "query",
    [
        {"zoom": "200", "layer": "images", "site": "X" * 99, "whole": "1"},
        {"zoom": "-1", "layer": "\x00", "site": "\x00"},
        {"zoom": "9" * 40, "layer": "platform", "whole": "yes"},
    ],
)
def test_any_address_is_answered(client, scanner, query):
    make_routed(scanner)

    assert page(client, **query).status_code == 200
    assert page(client, scanner, **query).status_code == 200


def test_zoom_is_in_the_address_and_keeps_the_rest(client, scanner):
    make_routed(scanner)

    fit, large = page(client, layer="images"), page(client, layer="images", zoom="150")

    assert (fit.context["zoom"], fit.context["larger_url"]) == (0, "/devices/flow/?layer=images&zoom=100")
    assert large.context["shown_width"] == round(large.context["picture"].width * 1.5)
    assert large.context["smaller_url"] == "/devices/flow/?layer=images&zoom=100"
    assert page(client, zoom="200").context["larger_url"] == ""


def test_a_site_shows_its_links(client, scanner):
    make_routed(scanner)
    far = make_device(tag="FAR1", site=make_site(code="FAR"))
    make_link(far, make_service())

    labels = {box.label for box in page(client, site="FAR").context["picture"].boxes}

    assert labels == {"FAR1", "ED reading"}


def test_a_device_says_who_is_affected(client, scanner):
    router = make_routed(scanner)

    answer = page(client, router)

    assert (answer.context["reach_words"], [hit.name for hit in answer.context["reach"].rooms]) == (
        "1 room",
        ["CT room 2"],
    )
    assert answer.content.decode().count("Images cannot be sent.") == 1
    assert [box.is_here for box in answer.context["picture"].boxes] == [False, True, False]


def test_a_tag_with_odd_letters_has_its_flow(client):
    device = make_device(tag="WS 4/2", ae_title="WS42", kind="router")
    make_routed(make_device(), router=device)

    assert page(client, device).status_code == 200
    assert client.get("/devices/NOPE/flow/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_make_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    scanners = [make_device(location=make_location(name=f"Room {number}")) for number in range(count)]
    router = make_routed(*scanners)
    for scanner in scanners:
        make_ticket(device=scanner, impact=Impact.ROOM, urgency=Urgency.TODAY)

    with django_assert_num_queries(6):  # session, person, links, open tickets, downtimes, planned work
        page(client)
    with django_assert_num_queries(8):  # the device and its own links beside
        page(client, router)
