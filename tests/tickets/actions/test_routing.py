"""Logging by the routing in force, and publishing another one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from accounts.enums import Role
from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_device,
    make_person,
    make_policy,
    make_queue,
    make_routing,
    make_rule,
    make_site,
    make_team,
    make_ticket,
)
from tickets.actions.routing import (
    BrokenRouting,
    CannotRoute,
    ReasonForRoutingNeeded,
    SameRouting,
    StaleRouting,
    publish_routing,
)
from tickets.models import RoutingVersion
from tickets.rules.routing_version import Content

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
CT_AT_NIGHT = make_rule("CT at night to MOD", "MOD", modalities=["CT"], times=[[1140, 1860]])


@pytest.fixture
def administrator():
    make_queue(code="MOD")
    return make_person(role=Role.ADMINISTRATOR)


def routed(ticket):
    return ticket.events.get(kind="ticket_routed").payload


def test_rule_version_and_reason_are_on_the_event(administrator):
    version = make_routing(CT_AT_NIGHT)

    ticket = make_ticket(device=make_device(), at=NIGHT)

    assert ticket.queue.code == "MOD"
    assert routed(ticket) == {
        "from": None,
        "to": "MOD",
        "rule": "CT at night to MOD",
        "version": version.pk,
        "why": "It goes to MOD because the device is of modality CT and it was told at 19:00-07:00 "
        "(rule “CT at night to MOD”).",
    }


def test_night_is_that_of_the_site_and_of_the_call(administrator):
    make_routing(CT_AT_NIGHT)
    far = make_device(site=make_site(code="FAR", time_zone="Asia/Tokyo"))
    agent = make_agent()

    tokyo = make_ticket(device=far, at=NIGHT)
    told_by_day = make_ticket(
        actor=agent, requester=make_person(), device=make_device(), at=NIGHT, occurred_at=NOW
    )

    assert (tokyo.queue.code, told_by_day.queue.code) == ("PACS", "PACS")  # there it is half past seven


@pytest.mark.parametrize(("at", "queue"), [(NOW, "PACS"), (NIGHT, "MOD")])
def test_outside_opening_hours_goes_by_the_calendar(administrator, at, queue):
    make_policy()
    make_routing(make_rule("Out of hours", "MOD", outside=["working-hours", "gone"]))

    assert make_ticket(at=at).queue.code == queue


def test_owner_site_department_and_criticality_count(administrator):
    device = make_device(owner_team=make_team(code="biomed"), criticality=2)
    person = make_person(department="Emergency")
    make_routing(
        make_rule("All", "MOD", teams=["biomed"], sites=["MAIN"], criticality=[1, 2], departments=["emergency"])
    )

    assert routed(make_ticket(requester=person, device=device))["rule"] == "All"
    assert routed(make_ticket(device=device))["rule"] == ""


def test_without_a_rule_the_team_that_owns_the_device_decides(administrator):
    device = make_device(owner_team=make_team(code="biomed"))
    version = make_routing(owners=[{"team": "biomed", "queue": "MOD", "instead_of": []}])

    payload = routed(make_ticket(device=device))

    assert (payload["to"], payload["rule"], payload["version"]) == ("MOD", "", version.pk)
    assert payload["why"] == "It goes to MOD because the device belongs to the team biomed."


def test_closed_queue_takes_nothing_and_no_version_is_no_obstacle():
    ticket = make_ticket(device=make_device())
    make_queue(code="MOD", is_active=False)
    make_routing(make_rule("CT", "MOD", modalities=["CT"]))

    assert (routed(ticket)["version"], make_ticket(device=make_device()).queue.code) == (None, "PACS")


def test_newest_version_counts_at_once_in_every_process(administrator):
    make_routing(make_rule("Old", "MOD", modalities=["CT"]))
    device = make_device()
    assert routed(make_ticket(device=device))["rule"] == "Old"

    make_routing(make_rule("New", "MOD", modalities=["CT"]))

    assert routed(make_ticket(device=device))["rule"] == "New"


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [make_rule("Words", "PACS", words=["vpn"])],
        [make_rule("All", "PACS", sites=["X"], times=[[0, 60]], outside=["always"], teams=["y"])],
    ],
)
def test_routing_costs_no_more_queries_whatever_the_rules_ask(administrator, rules, django_assert_num_queries):
    make_routing(*rules)
    device = make_device(owner_team=make_team())
    person, category = make_person(), make_category()
    make_ticket(requester=person, category=category, device=device)

    with django_assert_num_queries(12):  # one of the factory
        make_ticket(requester=person, category=category, device=device)


def publish(actor, *rules, **options: Any):
    return publish_routing(
        **{"actor": actor, "content": Content(rules=rules), "why": "Nights.", "at": NOW} | options
    )


def test_publishing_makes_the_next_version(administrator):
    first = make_routing()

    made = publish(administrator, CT_AT_NIGHT, why="  So many\nnights. ", based_on=first.pk)

    assert (made.version, made.rules, made.owners) == (2, [CT_AT_NIGHT], [])
    assert (made.published_by, made.published_at, made.why) == (administrator, NOW, "So many nights.")


def test_only_administrators_publish(administrator):
    make_routing()

    with pytest.raises(CannotRoute):
        publish(make_person(role=Role.SUPERVISOR), CT_AT_NIGHT)


@pytest.mark.parametrize(
    ("error", "rules", "options"),
    [
        (ReasonForRoutingNeeded, [CT_AT_NIGHT], {"why": " "}),
        (BrokenRouting, [make_rule("A", "MOON", words=["a"])], {}),
        (SameRouting, [], {}),
        (StaleRouting, [CT_AT_NIGHT], {"based_on": -1}),
    ],
)
def test_what_cannot_be_published(administrator, error, rules, options):
    make_routing()

    with pytest.raises(error):
        publish(administrator, *rules, **options)
    assert RoutingVersion.objects.count() == 1


def test_second_of_two_who_publish_at_once_is_told(administrator, monkeypatch):
    first = make_routing()
    make_routing(CT_AT_NIGHT)
    monkeypatch.setattr("tickets.actions.routing.routing_in_force", lambda: first)

    with pytest.raises(StaleRouting):
        publish(administrator, make_rule("Mine", "MOD", words=["a"]), based_on=first.pk)


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_version_never_changes(deed):
    rows = RoutingVersion.objects.filter(pk=make_routing().pk)

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(why="x") if deed == "update" else rows.delete()
