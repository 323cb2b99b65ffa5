"""Working on promises that bind nobody."""

import pytest

from accounts.enums import Role
from tests.factories import NOW, make_agent, make_person, make_policy, make_supervisor
from tests.tickets.actions.stories import later
from tickets.actions.draft import (
    CannotDraft,
    StaleDraft,
    discard_draft,
    draft_hours,
    draft_rules,
    draft_steps,
    draft_targets,
    publish_draft,
    rebase_draft,
    take_draft,
)
from tickets.actions.policy import BrokenPromises, CannotPublishPromises, StalePromises, publish_policy
from tickets.models import PolicyDraft
from tickets.queries.policy_content import draft_of

pytestmark = pytest.mark.django_db
RULE = {"name": "Night", "when": {"department": ["CT"]}, "targets": {"1": {"calendar": "always", "resolution": 60}}}
STEP = {"metric": "resolution", "percent": 90, "priority": [1], "tell": ["lead"]}
HOURS = {"time_zone": "", "windows": [[[0, 60]]] * 7}


@pytest.fixture
def policy():
    return make_policy()


@pytest.fixture
def administrator():
    return make_person(role=Role.ADMINISTRATOR)


def faster(policy, seconds=600):
    return policy.targets | {"3": policy.targets["3"] | {"first_response": seconds}}


def test_nobody_has_a_draft_until_something_is_kept(policy):
    actor = make_supervisor()

    draft = draft_of(actor, at=NOW)

    assert (draft.pk, draft.based_on, draft.targets, draft.revision) == (None, policy, policy.targets, 0)
    assert PolicyDraft.objects.count() == 0


def test_each_part_is_kept_by_itself(policy):
    actor = make_supervisor()
    draft_targets(actor=actor, targets=faster(policy), seen=0, at=NOW)
    draft_rules(actor=actor, rules=[RULE], seen=1, at=NOW)
    draft_steps(actor=actor, steps=[STEP], seen=2, at=NOW)
    draft_hours(actor=actor, calendar="always", content=HOURS, seen=3, at=later(1))

    draft = draft_of(actor, at=NOW)

    assert (draft.owner, draft.based_on, draft.revision, draft.updated_at) == (actor, policy, 4, later(1))
    assert draft.targets["3"]["first_response"] == 600
    assert [rule["name"] for rule in draft.rules] == ["Night"]
    assert [step["percent"] for step in draft.steps] == [90]
    assert draft.hours == {"always": HOURS}


def test_hours_tried_out_can_be_taken_back(policy):
    actor = make_supervisor()
    draft_hours(actor=actor, calendar="always", content=HOURS, seen=0, at=NOW)

    assert draft_hours(actor=actor, calendar="always", content=None, seen=1, at=NOW).hours == {}


def test_only_the_part_that_is_kept_must_be_right(policy):
    actor = make_supervisor()
    draft_steps(actor=actor, steps=[STEP], seen=0, at=NOW)
    PolicyDraft.objects.update(steps=[STEP | {"route_to": "GONE"}])

    draft_rules(actor=actor, rules=[RULE], seen=1, at=NOW)
    with pytest.raises(BrokenPromises) as refused:
        draft_rules(actor=actor, rules=[RULE, RULE], seen=2, at=NOW)

    assert set(refused.value.problems) == {"rules.2.name"}


def test_another_window_is_not_overwritten(policy):
    actor = make_supervisor()
    draft_rules(actor=actor, rules=[RULE], seen=0, at=NOW)

    with pytest.raises(StaleDraft):
        draft_rules(actor=actor, rules=[], seen=0, at=NOW)


def test_who_reads_no_reports_drafts_nothing(policy):
    with pytest.raises(CannotDraft):
        draft_rules(actor=make_agent(), rules=[], seen=0, at=NOW)


def test_published_draft_is_put_away(policy, administrator):
    draft_targets(actor=administrator, targets=faster(policy), seen=0, at=NOW)

    made = publish_draft(actor=administrator, why="Faster.", seen=1, at=later(1))

    assert (made.version, made.targets["3"]["first_response"], made.valid_from) == (2, 600, later(1))
    assert PolicyDraft.objects.count() == 0


def test_supervisors_draft_and_do_not_publish(policy):
    actor = make_supervisor()
    draft_targets(actor=actor, targets=faster(policy), seen=0, at=NOW)

    with pytest.raises(CannotPublishPromises):
        publish_draft(actor=actor, why="Faster.", seen=1, at=NOW)
    assert PolicyDraft.objects.count() == 1


def test_draft_of_older_promises_is_published_once_it_was_compared(policy, administrator):
    draft_targets(actor=administrator, targets=faster(policy), seen=0, at=NOW)
    publish_policy(
        actor=administrator, targets=faster(policy, 60), rules=[], steps=[], why="Meanwhile.", at=later(1)
    )

    with pytest.raises(StalePromises):
        publish_draft(actor=administrator, why="Faster.", seen=1, at=later(2))
    rebase_draft(actor=administrator, at=later(2))

    assert publish_draft(actor=administrator, why="Faster.", seen=1, at=later(3)).version == 3


def test_draft_of_another_is_taken_in_place_of_ones_own(policy, administrator):
    draft_rules(actor=administrator, rules=[RULE], seen=0, at=NOW)
    tried = {"targets": faster(policy), "rules": [], "steps": [STEP], "hours": {"always": HOURS}}

    draft = take_draft(actor=administrator, content=tried, at=NOW)

    assert (draft.targets, draft.rules, draft.steps, draft.hours) == (faster(policy), [], [STEP], {"always": HOURS})
    with pytest.raises(StaleDraft):
        draft_rules(actor=administrator, rules=[], seen=1, at=NOW)


def test_draft_is_thrown_away(policy):
    actor = make_supervisor()
    draft_rules(actor=actor, rules=[RULE], seen=0, at=NOW)

    discard_draft(actor=actor)

    assert draft_of(actor, at=NOW).revision == 0
