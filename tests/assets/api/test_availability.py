"""Availability by the API."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assets.actions.downtime import Span, enter_downtime
from assets.enums import DeviceState
from tests.factories import make_agent, make_device, make_person

pytestmark = pytest.mark.django_db


def ask(person, name, *args, **query):
    client = Client()
    client.force_login(person)
    return client.get(reverse(f"api:{name}", args=args), query)


def test_one_device_and_all_of_them():
    agent, device, at = make_agent(), make_device(tag="CT2"), timezone.now()
    make_device(tag="CT1")
    span = Span(state=DeviceState.DOWN, began_at=at - timedelta(minutes=30))
    enter_downtime(actor=agent, device=device, span=span, why="Log", at=at)

    one = ask(agent, "device_availability", "ct2").json()
    rows = ask(agent, "devices_availability", period="month").json()["results"]

    assert (one["tag"], one["state"], one["terms"]) == ("CT2", "down", "usual")
    assert one["downtimes"][0]["ended_at"] is None
    assert one["year"]["uptime_percent"] < 100
    assert [row["tag"] for row in rows] == ["CT2", "CT1"]


def test_what_is_not_there_or_not_for_them():
    agent = make_agent()

    assert ask(agent, "device_availability", "nothing").status_code == 404
    assert ask(agent, "devices_availability", period="decade").status_code == 400
    assert ask(make_person(), "devices_availability").status_code == 403
