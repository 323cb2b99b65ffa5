"""The pages and the API of checks: what they show, what they take, what they keep when it is wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assets.actions.check import Wanted, add_check
from assets.actions.told import tell_check
from assets.enums import CheckKind, DeviceState
from assets.models import Blackout, DeviceCheck, Downtime, NetworkAE, NetworkConnection
from assets.queries.check import places_of
from config import health
from tests.factories import make_agent, make_device, make_person, make_supervisor

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def reachable(tag="CT02"):
    device = make_device(tag=tag, ae_title=f"{tag}_AE", host=f"{tag.lower()}.example.org", port=104, is_sole=True)
    connection = NetworkConnection.objects.create(device=device, host=device.host, port=104)
    NetworkAE.objects.create(device=device, connection=connection, title=device.ae_title, is_primary=True)
    return device


def echo(device):
    wanted = Wanted(kind=CheckKind.C_ECHO, place=places_of(device)[0])
    return add_check(actor=make_supervisor(), device=device, wanted=wanted, at=timezone.now())


def told(device):
    wanted = Wanted(kind=CheckKind.OUTSIDE, failures_needed=1, successes_needed=1)
    return add_check(actor=make_supervisor(), device=device, wanted=wanted, at=timezone.now())


VALUES = {"target": "ae:CT02_AE", "every_minutes": "5", "timeout_seconds": "10", "failures_needed": "3",
          "successes_needed": "2", "counts_as": "down", "slow_ms": "", "version": "0"}  # fmt: skip


def test_a_check_is_added_changed_asked_and_removed():
    device, client = reachable(), signed_in(make_supervisor())
    new = reverse("assets:check_new", args=[device.tag, "c_echo"])
    page = reverse("assets:checks", args=[device.tag])

    shown = client.get(new)
    assert shown.context["form"].initial["opens_ticket"] is True  # the only one of its kind
    bad = client.post(new, VALUES | {"every_minutes": "0", "timeout_seconds": "12"})
    assert (bad.status_code, bad.content.decode().count('value="12"')) == (400, 1)
    assert client.post(new, VALUES).status_code == 302
    check = DeviceCheck.objects.get()
    assert (check.host, check.port, check.opens_ticket) == ("ct02.example.org", 104, False)
    changed = VALUES | {"every_minutes": "15", "version": "1"}
    edit = reverse("assets:check", args=[device.tag, check.pk])
    assert [client.post(edit, changed).status_code, client.post(edit, changed).status_code] == [302, 400]
    assert "CT02_AE at ct02.example.org:104" in client.get(page).content.decode()
    for verb, status in (("now", 302), ("token", 302), ("off", 302), ("on", 302), ("remove", 302), ("now", 404)):
        acted = client.post(reverse("assets:check_act", args=[device.tag, check.pk, verb]))
        assert acted.status_code == status
    assert DeviceCheck.objects.count() == 0


def test_who_may_look_may_not_set():
    device = reachable()
    check = echo(device)
    agent = signed_in(make_agent())

    page = agent.get(reverse("assets:checks", args=[device.tag])).content.decode()
    assert ("Check now" in page, "Add a check" in page) == (True, False)
    assert agent.post(reverse("assets:check_act", args=[device.tag, check.pk, "off"])).status_code == 403
    assert agent.post(reverse("assets:check_act", args=[device.tag, check.pk, "no"])).status_code == 404
    assert agent.get(reverse("assets:check_new", args=[device.tag, "tcp"])).status_code == 403
    assert signed_in(make_person()).get(reverse("assets:checks", args=[device.tag])).status_code == 403


@pytest.mark.parametrize("kind", ["tcp", "http", "outside", "nothing"])
def test_each_kind_has_its_form(kind):
    device, client = reachable(), signed_in(make_supervisor())

    shown = client.get(reverse("assets:check_new", args=[device.tag, kind]))
    assert shown.status_code == (404 if kind == "nothing" else 200)
    if kind == "http":
        values = VALUES | {"target": "host:ct02.example.org", "port": "443", "path": "/x y", "expected": "soon"}
        bad = client.post(reverse("assets:check_new", args=[device.tag, kind]), values)
        assert [len(bad.context["form"].errors[name]) for name in ("path", "expected")] == [1, 1]


def test_a_device_the_register_cannot_reach_says_what_to_do():
    device = make_device(ae_title="", host="")

    shown = signed_in(make_supervisor()).get(reverse("assets:check_new", args=[device.tag, "c_echo"]))
    assert "The register does not say how it is reached" in shown.content.decode()


def test_the_token_is_shown_once_and_tells():
    device, boss = make_device(), signed_in(make_supervisor())
    check = told(device)

    shown = boss.post(reverse("assets:check_act", args=[device.tag, check.pk, "token"]))
    token = shown.context["token"]
    assert shown.content.decode().count(token) == 1
    assert token not in boss.get(reverse("assets:checks", args=[device.tag])).content.decode()
    say = reverse("api:check_told")

    def tell(content, key=token):
        headers = {"authorization": f"Bearer {key}"}
        return Client().post(say, content, content_type="application/json", headers=headers)

    assert tell({"state": "down"}, key="rdc_wrong").status_code == 401
    assert tell({"state": "broken"}).status_code == 400
    answer = tell({"state": "down"})
    assert (answer.status_code, answer.json()) == (200, {"verdict": "down"})
    assert tell({"state": "down"}).json() == {"verdict": "down"}
    assert Downtime.objects.count() == 1
    assert tell({"state": "up"}).json() == {"verdict": "up"}


def test_who_set_what_is_below_the_form_and_on_the_tab_history():
    device, client = reachable(), signed_in(make_supervisor(full_name="Anna Whitmore"))
    new = client.get(reverse("assets:check_new", args=[device.tag, "c_echo"]))
    check = echo(device)
    edit = reverse("assets:check", args=[device.tag, check.pk])
    client.post(edit, VALUES | {"every_minutes": "15", "version": "1"})
    client.post(reverse("assets:check_act", args=[device.tag, check.pk, "remove"]))
    again = echo(device)

    below = client.get(reverse("assets:check", args=[device.tag, again.pk]))
    tab = client.get(reverse("assets:history", args=[device.tag])).content.decode()

    assert new.context["lines"] == []
    assert [line.title for line in below.context["lines"]] == ["Check “DICOM echo” (CT02_AE) added"]
    told_there = ("by Anna Whitmore", "<ins>15 min</ins>", "Check “DICOM echo” (CT02_AE) removed")
    assert [words for words in told_there if words not in tab] == []


def test_the_api_shows_them_to_the_desk():
    device = make_device()
    tell_check(check_id=told(device).pk, state=DeviceState.DEGRADED, at=timezone.now())
    page = reverse("api:device_checks", args=[device.tag])

    shown = signed_in(make_agent()).get(page).json()["results"]
    assert [(row["kind"], row["verdict"], row["found"]) for row in shown] == [
        ("outside", "degraded", "Your monitoring says that it is degraded.")
    ]
    assert signed_in(make_person()).get(page).status_code == 403
    assert signed_in(make_agent()).get(reverse("api:device_checks", args=["NONE"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_few_queries(django_assert_num_queries: DjangoAssertNumQueries, number):
    client = signed_in(make_agent())
    for each in range(number):
        echo(reachable(f"CT{each}"))

    client.get(reverse("assets:all_checks"))
    with django_assert_num_queries(4):
        shown = client.get(reverse("assets:all_checks"))
    assert len(shown.context["rows"]) == number


def test_that_nothing_is_reached_is_said_while_it_lasts_and_afterwards():
    device, client, at = reachable(), signed_in(make_agent()), timezone.now()
    blackout = Blackout.objects.create(began_at=at, found_at=at, hosts=7)
    pages = [reverse("assets:all_checks"), reverse("assets:checks", args=[device.tag])]
    words = "7 hosts were asked in vain"

    assert [words in client.get(page).content.decode() for page in pages] == [True, True]
    assert health.report(at=at + timedelta(minutes=3))["reach"]["state"] == "late"

    blackout.ended_at, blackout.ticket_number = at, 4711
    blackout.save()
    assert [words in client.get(page).content.decode() for page in pages] == [False, False]
    assert "RadDesk was cut off" in client.get(pages[0]).content.decode()
    assert "#4711" in client.get(pages[0]).content.decode()
