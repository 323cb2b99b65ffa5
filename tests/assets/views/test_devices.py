"""The device register."""

import pytest
from django.test import Client
from django.urls import reverse

from assets.models import Vendor
from assets.views import devices as views
from tests.factories import make_agent, make_device, make_location

pytestmark = pytest.mark.django_db

LIST_QUERIES = 6  # session, person, sites, teams and modalities to filter by, devices
PAGE_QUERIES = 6  # session, person, device, software, documents, their files


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(make_agent())
    return client


def tags(response):
    return [device.tag for device in response.context["devices"]]


def find(client, text=""):
    return client.get(reverse("assets:devices"), {"q": text})


def test_devices_are_listed_by_tag_retired_ones_too(client):
    make_device(tag="MR1", lifecycle="retired")
    make_device(tag="CT2")

    assert tags(find(client)) == ["CT2", "MR1"]


@pytest.mark.parametrize("text", ["ct2", "outpatients", "CT2_AE", "SN-77", "room 2", "acme outpatients"])
def test_device_is_found_by_every_word(client, text):
    make_device(tag="CT2", name="CT Outpatients", serial="SN-77", location=make_location(name="CT room 2"))
    make_device(tag="MR1", name="MR 3T", modality="MR", manufacturer="Other")

    assert tags(find(client, text)) == ["CT2"]


@pytest.mark.parametrize("text", ["zebra", "\x00zebra", "' OR 1=1"])
def test_nothing_found_says_so(client, text):
    make_device()

    response = find(client, text)

    assert (response.status_code, tags(response)) == (200, [])


def test_pages_go_both_ways(client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for tag in ("A1", "A2", "A3"):
        make_device(tag=tag)
    where = reverse("assets:devices")

    first = client.get(where)
    second = client.get(where + first.context["next_url"])
    back = client.get(where + second.context["previous_url"])

    assert [tags(page) for page in (first, second, back)] == [["A1", "A2"], ["A3"], ["A1", "A2"]]


def test_damaged_cursor_starts_anew(client):
    make_device(tag="A1")

    assert tags(client.get(reverse("assets:devices"), {"cursor": "x!"})) == ["A1"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_makes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    for number in range(count):
        make_device(location=make_location(name=f"Room {number}"))

    with django_assert_num_queries(LIST_QUERIES):
        response = find(client)

    assert len(tags(response)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_makes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    devices = [make_device(location=make_location(name=f"Room {number}")) for number in range(count)]

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(reverse("assets:device", args=[devices[0].tag]))


def test_page_gives_the_known_facts_and_the_tickets_address(client):
    vendor = Vendor.objects.create(name="Acme", hotline="0800 1")
    make_device(tag="CT2", vendor=vendor, is_sole=True)

    response = client.get(reverse("assets:device", args=["ct2"]))

    facts = {fact["label"]: fact["value"] for _, group in response.context["groups"] for fact in group}
    assert (facts["Vendor hotline"], facts["AE title"], "Host" in facts) == ("0800 1", "CT2_AE", False)
    assert response.content.decode().count('href="/desk/tickets/?device=CT2"') == 1


def test_tag_with_odd_letters_has_its_page(client):
    make_device(tag="WS 4/2", ae_title="WS42")

    assert client.get(reverse("assets:device", args=["WS 4/2"])).status_code == 200


def test_unknown_tag_is_not_found(client):
    assert client.get(reverse("assets:device", args=["NOPE"])).status_code == 404
