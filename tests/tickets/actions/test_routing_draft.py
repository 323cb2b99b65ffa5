"""A draft of the routing: one each, kept between pages, published in one go."""

import pytest

from accounts.enums import Role
from tests.factories import NOW, make_person, make_queue, make_routing, make_rule, make_supervisor
from tickets.actions.routing import BrokenRouting, CannotRoute, StaleRouting
from tickets.actions.routing_draft import (
    StaleRoutingDraft,
    discard_routing_draft,
    draft_routing_owners,
    draft_routing_rules,
    publish_routing_draft,
    rebase_routing_draft,
    take_routing,
)
from tickets.models import RoutingDraft, RoutingVersion
from tickets.rules.routing_version import Content

pytestmark = pytest.mark.django_db

RULE = make_rule("VPN", "NET", words=["vpn"])


@pytest.fixture
def administrator():
    make_queue(code="NET")
    make_routing(make_rule("Old", "NET", words=["old"]))
    return make_person(role=Role.ADMINISTRATOR)


def test_draft_begins_with_what_is_in_force_and_routes_nothing(administrator):
    draft = draft_routing_owners(
        actor=administrator, owners=[{"team": "x", "queue": "NET", "instead_of": []}], seen=0, at=NOW
    )

    assert ([rule["name"] for rule in draft.rules], draft.revision, draft.based_on.version) == (["Old"], 1, 1)
    assert RoutingVersion.objects.get().owners == []


def test_draft_is_published_and_put_away(administrator):
    draft_routing_rules(actor=administrator, rules=[RULE], seen=0, at=NOW)

    made = publish_routing_draft(actor=administrator, why="Homes.", seen=1, at=NOW)

    assert (made.version, made.rules, RoutingDraft.objects.count()) == (2, [RULE], 0)


def test_another_window_cannot_overwrite(administrator):
    draft_routing_rules(actor=administrator, rules=[RULE], seen=0, at=NOW)

    with pytest.raises(StaleRoutingDraft):
        draft_routing_rules(actor=administrator, rules=[], seen=0, at=NOW)
    assert RoutingDraft.objects.get().rules == [RULE]


def test_broken_rule_is_not_kept(administrator):
    with pytest.raises(BrokenRouting) as error:
        draft_routing_rules(actor=administrator, rules=[RULE, RULE], seen=0, at=NOW)

    assert error.value.problems == {"rules.2.name": "Another rule has this name. Give each its own."}


def test_who_published_meanwhile_is_not_overruled_by_accident(administrator):
    draft_routing_rules(actor=administrator, rules=[RULE], seen=0, at=NOW)
    newest = make_routing()

    with pytest.raises(StaleRouting):
        publish_routing_draft(actor=administrator, why="x", seen=1, at=NOW)
    assert rebase_routing_draft(actor=administrator, at=NOW).based_on == newest
    assert publish_routing_draft(actor=administrator, why="x", seen=1, at=NOW).version == 3


def test_earlier_content_is_taken_up(administrator):
    draft_routing_rules(actor=administrator, rules=[RULE], seen=0, at=NOW)

    draft = take_routing(actor=administrator, content=Content(rules=[], owners=[]), at=NOW)

    assert (draft.rules, draft.revision) == ([], 2)


def test_draft_is_thrown_away(administrator):
    draft_routing_rules(actor=administrator, rules=[RULE], seen=0, at=NOW)

    discard_routing_draft(actor=administrator)

    assert RoutingDraft.objects.count() == 0


def test_only_administrators_draft():
    make_routing()
    someone = make_supervisor()

    for call in (
        lambda: draft_routing_rules(actor=someone, rules=[], seen=0, at=NOW),
        lambda: discard_routing_draft(actor=someone),
    ):
        with pytest.raises(CannotRoute):
            call()
