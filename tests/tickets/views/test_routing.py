"""The pages of the routing: in force, versions, the draft, trials, publishing."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from tests.factories import (
    NOW,
    make_category,
    make_device,
    make_person,
    make_queue,
    make_routing,
    make_rule,
    make_team,
    make_ticket,
)
from tickets.models import RoutingDraft, RoutingTrial, RoutingVersion, Ticket

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def administrator():
    make_queue(code="MOD", name="Scanners"), make_queue(code="NET", name="Network"), make_category(code="R21")
    make_routing(make_rule("VPN", "NET", words=["vpn"]))
    return make_person(role=Role.ADMINISTRATOR)


@pytest.fixture
def client(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def address(name, *args):
    return reverse(f"routing:{name}", args=args)


def get(client, name, *args):
    response = client.get(address(name, *args))
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


NEW = {"seen": "0", "name": "CT at night to MOD", "queue": "MOD", "is_active": "on"}


def keep(client, position, **values):
    return client.post(address("rule", position), NEW | values)


def test_rule_is_drafted_tried_published_and_routes(client):
    make_device(tag="CT1")
    ticket = make_ticket(device=make_device(), at=datetime(2026, 3, 1, 23, 0, tzinfo=UTC))

    assert keep(client, 2, modalities="CT", times="19:00-07:00").headers["Location"] == address("draft")
    assert "Tickets on a device of modality CT, told between 19:00 and 07:00." in get(client, "draft")
    tried = client.post(address("trials"))
    page = client.get(tried.headers["Location"])
    assert [(row["ticket"], row["was"], row["becomes"], row["rule"]) for row in page.context["tickets"]] == [
        (ticket, "PACS team", "Scanners", "CT at night to MOD")
    ]
    published = client.post(address("publish"), {"seen": "1", "why": "Nights are MOD's."})

    assert published.headers["Location"] == address("current")
    assert (RoutingVersion.objects.count(), RoutingDraft.objects.count()) == (2, 0)
    logged = make_ticket(device=make_device(), at=NIGHT)
    why = "(rule “CT at night to MOD”)"
    assert client.get(f"/desk/t/{logged.pk}/").content.decode().count(why) == 1
    assert "1 in the last 30 days" in get(client, "current")


def test_every_condition_comes_back_as_it_was_kept(client):
    when = {
        "categories": ["R21"], "groups": ["Images"], "device_kinds": ["modality"], "modalities": ["CT"],
        "sites": ["MAIN"], "teams": ["biomed"], "departments": ["Radiology"], "sources": ["phone"],
        "outside": ["working-hours"], "times": "19:00-07:00, 12:00-13:00", "words": "VPN\n\n wi fi \n",
        "critical_least": "2", "critical_most": "1",
    }  # fmt: skip
    make_device(), make_team(code="biomed"), make_ticket(requester=make_person(department="Radiology"))

    assert keep(client, 2, **when).status_code == 302

    kept = RoutingDraft.objects.get().rules[1]
    assert kept["when"] == {
        "categories": ["R21"], "groups": ["Images"], "device_kinds": ["modality"], "modalities": ["CT"],
        "sites": ["MAIN"], "teams": ["biomed"], "criticality": [1, 2], "departments": ["Radiology"],
        "sources": ["phone"], "times": [[720, 780], [1140, 1860]], "outside": ["working-hours"],
        "words": ["VPN", "wi fi"],
    }  # fmt: skip
    form = client.get(address("rule", 2)).context["form"]
    shown = {name: form[name].value() for name in when}
    assert shown == when | {"times": "12:00-13:00, 19:00-07:00", "words": "VPN\nwi fi"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " vpn"}, "name"),
        ({"name": "By hand", "words": "a"}, "name"),
        ({"queue": ""}, "queue"),
        ({"queue": "MOON"}, "queue"),
        ({}, "__all__"),
        ({"times": "at night"}, "times"),
        ({"words": "…"}, "words"),
        ({"modalities": "XX"}, "modalities"),
        ({"critical_least": "1", "critical_most": "3"}, "critical_most"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_stays(client, values, field):
    response = keep(client, 2, **({"times": "1:00-2:00"} if field in ("name", "queue") else {}) | values)

    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert RoutingDraft.objects.count() == 0


def test_rules_are_moved_switched_off_and_deleted(client):
    keep(client, 2, words="a"), keep(client, 3, name="Third", words="b", seen="1")

    for seen, place, deed in [(2, 3, "up"), (3, 1, "down"), (4, 1, "off"), (5, 3, "remove")]:
        client.post(address("rule_change", place), {"seen": str(seen), "do": deed})

    draft = RoutingDraft.objects.get()
    assert [(rule["name"], rule["is_active"]) for rule in draft.rules] == [("Third", False), ("VPN", True)]
    client.post(address("rule_change", 1), {"seen": "6", "do": "on"})
    assert RoutingDraft.objects.get().rules[0]["is_active"] is True


@pytest.mark.parametrize(("place", "deed"), [(9, "up"), (0, "up"), (1, "explode"), (1, "")])
def test_what_is_not_there_cannot_be_changed(client, place, deed):
    assert client.post(address("rule_change", place), {"seen": "0", "do": deed}).status_code == 404
    assert client.get(address("rule", 99)).status_code == 404


def test_other_window_is_told(client):
    keep(client, 2, words="a")

    response = client.post(address("rule_change", 1), {"seen": "0", "do": "remove"}, follow=True)

    assert response.content.decode().count("You changed this draft in another window") == 1
    assert keep(client, 3, name="B", words="b", seen="0").status_code == 400


def test_dead_rule_is_named_as_such(client):
    keep(client, 2, words="vpn client")

    text = get(client, "draft")

    assert "Dead rule 2. CT at night to MOD: Rule 1, “VPN”, comes first and takes every ticket this one is for." in text


def test_queues_of_teams_are_drafted(client):
    make_team(code="biomed", name="Biomedical engineering"), make_team(code="it", name="IT")
    values = {"seen": "0", "queue_biomed": "MOD", "instead_biomed": ["PACS"], "queue_it": ""}

    assert client.post(address("owners"), values).status_code == 302

    assert RoutingDraft.objects.get().owners == [{"team": "biomed", "queue": "MOD", "instead_of": ["PACS"]}]
    assert "Devices of Biomedical engineering Scanners, only where the category belongs to PACS team" in get(
        client, "draft"
    )
    assert client.post(address("owners"), values | {"queue_it": "MOON"}).status_code == 400


def test_publishing_needs_a_reason_and_a_change(client):
    empty = client.post(address("publish"), {"seen": "0", "why": ""})
    same = client.post(address("publish"), {"seen": "0", "why": "x"})

    assert [response.status_code for response in (empty, same)] == [400, 400]
    assert same.content.decode().count("Tickets are routed like this already. Change something first.") == 1


def test_who_published_meanwhile_is_shown(client):
    keep(client, 2, words="a")
    make_routing(make_rule("Other", "NET", words=["b"]))

    assert "Version 2 was published since you began" in get(client, "draft")
    client.post(address("rebase"))
    assert "was published since you began" not in get(client, "draft")


def test_versions_are_explained_and_taken_up_again(client):
    make_routing(make_rule("Other", "MOD", words=["b"]), why="Because.", published_by=make_person(full_name="Ada"))

    assert "Version 2 2 Mar 2026, 10:00 Ada Because. Version 1" in get(client, "versions")
    second = get(client, "version", 2)
    assert "Gone Rule “VPN”" in second
    assert "New Rule “Other”" in second
    assert "It came with RadDesk." in get(client, "version", 1)
    assert client.get(address("version", 9)).status_code == 404
    client.post(address("version_take", 1))
    assert RoutingDraft.objects.get().rules[0]["name"] == "VPN"


def test_trial_is_kept_and_can_be_taken_up(client):
    make_ticket(subject="vpn")
    keep(client, 2, words="images")
    client.post(address("trials"))
    client.post(address("discard"))
    trial = RoutingTrial.objects.get()

    assert "n = 1" in get(client, "trials")
    assert "0 of 1 ticket would go elsewhere" in get(client, "trial", trial.pk)
    client.post(address("trial_take", trial.pk))
    assert [rule["name"] for rule in RoutingDraft.objects.get().rules] == ["VPN", "CT at night to MOD"]
    assert client.get(address("trial", 99999)).status_code == 404


def test_trial_tells_of_rules_no_ticket_fitted_and_of_conflicts(client):
    make_ticket(subject="vpn images")
    keep(client, 2, words="images")
    keep(client, 3, name="Unused", words="zebra", seen="1")
    client.post(address("trials"))

    text = get(client, "draft")

    assert "Not used 3. Unused: No ticket of the last month fitted it (n = 1)." in text
    assert "Conflict 1. VPN: 1 ticket of the last month fitted rule 2, “CT at night to MOD”, too." in text
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_page_do_not_depend_on_how_many_rules(client, count, django_assert_num_queries):
    make_routing(*[make_rule(str(number), "NET", words=[f"w{number}"]) for number in range(count)])

    with django_assert_num_queries(17):
        client.get(address("current"))
