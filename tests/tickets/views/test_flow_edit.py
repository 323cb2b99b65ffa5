"""Editing the flow on pages."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from assets.models import FlowLink, FlowService
from tests.factories import make_agent, make_device, make_link, make_person, make_service, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(make_agent())
    return client


@pytest.fixture
def device(db):
    return make_device(tag="CT2")


def add(client, device, **data):
    return client.post(reverse("flow:link_new", args=[device.tag]), {"direction": "to", "kind": "images"} | data)


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_link_is_added_both_ways(client, device):
    other = make_device(tag="RTR1")

    to, back = add(client, device, other="rtr1"), add(client, device, other="RTR1", direction="from", kind="worklist")

    assert (to.status_code, to["Location"]) == (302, reverse("flow:device", args=["CT2"]))
    assert back.status_code == 302
    assert set(FlowLink.objects.values_list("source", "target", "kind")) == {
        (device.pk, other.pk, "images"),
        (other.pk, device.pk, "worklist"),
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"other": "NOPE"}, "There is no device with the tag NOPE."),
        ({"other": ""}, "Choose either a device or a service that gets it."),
        ({"other": "CT2"}, "A device does not feed itself."),
        ({"other": "RTR1", "kind": "exams"}, "Examinations belong to a service."),
        ({"other": "RTR1", "needed": "99"}, "less than or equal to 20"),
        ({"other": "RTR1", "kind": "x"}, "not one of the available choices"),
        ({"other": "\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(client, device, data, words):
    make_device(tag="RTR1")

    answer = add(client, device, note="Over TLS", **data)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "Over TLS" in answer.content.decode()
    assert FlowLink.objects.count() == 0


def test_a_link_there_already_is_refused_and_one_to_a_service_goes_out_only(client, device):
    service = make_service()
    add(client, device, service=service.pk)

    again = add(client, device, service=service.pk)
    back = add(client, device, service=service.pk, direction="from")

    assert (again.status_code, back.status_code, FlowLink.objects.count()) == (400, 400, 1)
    assert "This link is there already." in again.content.decode()


def test_a_loop_is_kept_and_said(client, device):
    other = make_device(tag="RTR1")
    make_link(other, device)

    answer = add(client, device, other="RTR1")

    assert said(answer)[-1] == "It closes a loop: RTR1 → CT2 → RTR1. Remove it if that is not meant."
    assert FlowLink.objects.count() == 2


def test_a_link_is_changed_and_removed(client, device):
    link = make_link(device, make_device(tag="RTR1"), group="Pair")
    address = reverse("flow:link", args=[link.pk])

    shown = client.get(address)
    saved = client.post(address, {"direction": "to", "kind": "data", "other": "RTR1", "group": "", "needed": ""})
    link.refresh_from_db()
    removed = [client.post(reverse("flow:link_remove", args=[link.pk])) for _ in range(2)]

    assert [shown.context["form"][name].value() for name in ("direction", "other", "group")] == ["to", "RTR1", "Pair"]
    assert (saved.status_code, link.kind, link.redundancy) == (302, "data", None)
    assert [answer.status_code for answer in removed] == [302, 302]
    assert (FlowLink.objects.count(), client.get(address).status_code) == (0, 404)


def test_services_are_kept(client):
    site = make_site()

    made = client.post(reverse("flow:service_new"), {"name": "ED reading", "site": site.pk, "note": "Night"})
    twice = client.post(reverse("flow:service_new"), {"name": "ed READING", "site": site.pk})
    service = FlowService.objects.get()
    listed = client.get(reverse("flow:services")).content.decode()
    shown = client.get(reverse("flow:service", args=[service.pk]))
    client.post(reverse("flow:service", args=[service.pk]), {"name": "ED reading room", "site": site.pk})
    service.refresh_from_db()

    assert (made.status_code, twice.status_code, listed.count("ED reading")) == (302, 400, 2)
    assert (shown.context["form"]["name"].value(), service.name) == ("ED reading", "ED reading room")
    assert client.get(reverse("flow:service", args=[10**6])).status_code == 404


def test_a_service_with_links_stays(client, device):
    service = make_service()
    link = make_link(device, service)
    address = reverse("flow:service_remove", args=[service.pk])

    assert said(client.post(address)) == ["This service still has links. Remove them first."]
    link.delete()
    client.post(address)
    assert FlowService.objects.count() == 0


def test_a_requester_edits_nothing(device):
    client = Client()
    client.force_login(make_person())
    link = make_link(device, make_device(tag="RTR1"))

    statuses = {
        client.get(reverse("flow:whole")).status_code,
        add(client, device, other="RTR1", kind="data").status_code,
        client.post(reverse("flow:link_remove", args=[link.pk])).status_code,
        client.post(reverse("flow:service_new"), {"name": "X"}).status_code,
    }

    assert (statuses, list(FlowLink.objects.all())) == ({403}, [link])
