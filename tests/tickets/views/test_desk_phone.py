"""Logging a call."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_policy
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    make_policy()
    return make_agent(time_zone="Europe/Berlin")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def call():
    return {
        "key": "k1",
        "caller": str(make_person(full_name="Kim Okafor", phone="4711").pk),
        "caller_text": "Kim Okafor",
        "called_at": "2026-03-02T10:45",
        "category": str(make_category(impact=2).pk),
        "subject": "Table does not move",
        "affected": "patient_waiting",
    }


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


def send(client, values):
    return client.post(reverse("desk:phone"), values)


def test_call_is_logged_for_the_caller_at_the_time_of_the_call(client, agent, call):
    response = send(client, call | {"device": make_device(tag="CT2").tag, "place": "Room 2"})

    ticket = Ticket.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/desk/t/{ticket.pk}/")
    assert (ticket.requester.full_name, ticket.created_by, ticket.source) == ("Kim Okafor", agent, "phone")
    assert ticket.occurred_at == datetime(2026, 3, 2, 9, 45, tzinfo=UTC)
    assert (ticket.device.tag, ticket.place, ticket.priority) == ("CT2", "Room 2", 2)


def test_page_offers_now_in_the_agents_own_zone(client):
    html = client.get(reverse("desk:phone")).content.decode()

    assert html.count('value="2026-03-02T11:00"') == 1


def test_second_click_makes_one_ticket(client, call):
    places = [send(client, call).headers["Location"] for _ in range(2)]

    assert (places[0], Ticket.objects.count()) == (places[1], 1)


@pytest.mark.parametrize("text", ["4711", "okafor", "Kim Okafor"])
def test_caller_is_found_by_words_without_script(client, call, text):
    send(client, call | {"caller": "", "caller_text": text})

    assert Ticket.objects.get().requester.full_name == "Kim Okafor"


def test_several_callers_are_offered_as_a_choice(client, call):
    make_person(full_name="Kim Berg")

    response = send(client, call | {"caller": "", "caller_text": "Kim"})

    assert response.status_code == 400
    assert [person.full_name for person in response.context["form"].people] == ["Kim Berg", "Kim Okafor"]
    assert response.content.decode().count('type="radio" name="caller"') == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"caller": "", "caller_text": ""}, "caller_text"),
        ({"caller": "", "caller_text": "zebra"}, "caller_text"),
        ({"caller": "99999999999999999999", "caller_text": ""}, "caller_text"),
        ({"called_at": "yesterday"}, "called_at"),
        ({"called_at": "2026-03-02T11:30"}, "__all__"),
        ({"category": ""}, "category"),
        ({"category": "0"}, "category"),
        ({"subject": " "}, "subject"),
        ({"affected": ""}, "affected"),
        ({"device_text": "zebra"}, "device_text"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_stays(client, call, changed, field):
    response = send(client, call | {"description": "It beeps."} | changed)

    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert response.content.decode().count("It beeps.") == 1
    assert Ticket.objects.count() == 0


def test_preview_says_the_priority_and_why(client, call):
    answers = {"category": call["category"], "affected": "patient_on_table", "device": ""}

    response = client.post(reverse("desk:phone_preview"), answers)

    assert (response.context["decision"]["level"], response.context["decision"]["words"]) == (1, "Emergency")


@pytest.mark.parametrize("answers", [{}, {"category": "x", "affected": "patient_on_table"}, {"affected": "nobody"}])
def test_preview_of_too_few_answers_is_nothing(client, answers):
    assert client.post(reverse("desk:phone_preview"), answers).context["decision"] is None


def test_people_are_found_by_name_and_extension(client):
    person = make_person(full_name="Kim Okafor", phone="4711")

    html = client.get(reverse("desk:person_options"), {"q": "4711"}).content.decode()

    assert html.count(f'data-value="{person.pk}" data-label="Kim Okafor"') == 1


def test_devices_are_found_by_tag(client):
    make_device(tag="CT2")

    html = client.get(reverse("desk:device_options"), {"q": "ct"}).content.decode()

    assert html.count('data-value="CT2" data-label="CT2"') == 1
