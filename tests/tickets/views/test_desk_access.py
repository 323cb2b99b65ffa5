"""Who may open what of the desk: every address, every role."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from tests.factories import make_device, make_person, make_ticket
from tickets.views.desk_verbs import ACTIONS

pytestmark = pytest.mark.django_db

GETS = ["inbox", "tickets", "phone", "device_options", "person_options", "ticket"]
DESK = [Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR]


def address(name):
    numbered = name == "ticket" or name in ACTIONS
    return reverse(f"desk:{name}", args=[make_ticket().pk] if numbered else [])


def client_of(role):
    client = Client()
    client.force_login(make_person(role=role))
    return client


@pytest.mark.parametrize("name", GETS)
@pytest.mark.parametrize("role", DESK)
def test_desk_opens_every_page(name, role):
    assert client_of(role).get(address(name)).status_code == 200


@pytest.mark.parametrize("name", GETS)
def test_requester_may_open_no_page(name):
    assert client_of(Role.REQUESTER).get(address(name)).status_code == 403


@pytest.mark.parametrize("name", [*ACTIONS, "phone"])
def test_requester_may_do_nothing_here(name):
    assert client_of(Role.REQUESTER).post(address(name), {"body": "x"}).status_code == 403


@pytest.mark.parametrize("name", GETS)
def test_stranger_is_sent_to_sign_in(name):
    where = address(name)

    response = Client().get(where)

    assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={where}")


@pytest.mark.parametrize("name", ACTIONS)
def test_action_takes_posts_only(name):
    assert client_of(Role.AGENT).get(address(name)).status_code == 405


@pytest.mark.parametrize("name", ["ticket", *ACTIONS])
def test_unknown_number_is_not_found(name):
    client, where = client_of(Role.AGENT), reverse(f"desk:{name}", args=[999_999])

    assert (client.get(where) if name == "ticket" else client.post(where)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.REQUESTER, 403), *((role, 200) for role in DESK)])
def test_devices_are_for_the_desk(role, status):
    client, device = client_of(role), make_device()

    answers = [client.get(reverse("assets:devices")), client.get(reverse("assets:device", args=[device.tag]))]

    assert [answer.status_code for answer in answers] == [status, status]
