"""Publishing promises."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.enums import Role
from tests.factories import NOW, make_agent, make_person, make_policy, make_queue, make_supervisor, make_ticket
from tests.processes import THREADS_MEET_SECONDS
from tests.tickets.actions.stories import later
from tickets.actions.policy import (
    BrokenPromises,
    CannotPublishPromises,
    ReasonForPromisesNeeded,
    SamePromises,
    StalePromises,
    publish_policy,
)
from tickets.actions.reference import load_reference
from tickets.models import Calendar, CalendarVersion, SlaPolicyVersion
from tickets.queries.policies import NoPolicy, current_policy_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy():
    return make_policy()


def administrator():
    return make_person(role=Role.ADMINISTRATOR)


def faster(policy, seconds=600):
    return policy.targets | {"3": policy.targets["3"] | {"first_response": seconds}}


def rule_for(queue):
    targets = {"3": {"calendar": "always", "resolution": 60}}
    return {"name": "Night", "when": {"queue": [queue.code]}, "targets": targets}


def publish(policy, *, actor=None, targets=None, rules=(), steps=(), why="Slow nights.", at=NOW, **more):
    return publish_policy(
        actor=actor or administrator(),
        targets=targets or faster(policy),
        rules=list(rules),
        steps=list(steps),
        why=why,
        at=at,
        **more,
    )


def test_version_holds_from_now_on_and_the_earlier_one_stays(policy):
    actor = administrator()
    before = SlaPolicyVersion.objects.filter(pk=policy.pk).values().get()
    old = make_ticket(at=NOW - timedelta(minutes=1))

    made = publish(policy, actor=actor, rules=[rule_for(make_queue())], why=" Slow \n nights. ")

    made.refresh_from_db()
    assert (made.version, made.valid_from, made.published_by, made.why) == (2, NOW, actor, "Slow nights.")
    assert made.rules[0]["targets"]["3"] == {
        "calendar": "always",
        "first_response": None,
        "next_response": None,
        "resolution": 60,
    }
    assert SlaPolicyVersion.objects.filter(pk=policy.pk).values().get() == before
    new = make_ticket()
    old.refresh_from_db()
    assert (old.policy_version, new.policy_version) == (policy, made)
    assert new.resolution_due_at == later(1)
    assert current_policy_version(at=NOW - timedelta(seconds=1)) == policy


def test_rule_left_out_is_retired(policy):
    publish(policy, rules=[rule_for(make_queue())])
    made = publish(policy, rules=[], why="No more nights.", at=later(5))

    ticket = make_ticket(at=later(6))

    assert (made.version, ticket.policy_version, ticket.clocks.get(metric="resolution").rule) == (3, made, "")


def test_a_clock_that_is_behind_begins_no_earlier_than_the_version_before(policy):
    publish(policy)

    assert publish(policy, targets=faster(policy, 60), at=later(-5)).valid_from == NOW


@pytest.mark.parametrize("make", [make_agent, make_supervisor])
def test_only_administrators_publish(policy, make):
    with pytest.raises(CannotPublishPromises):
        publish(policy, actor=make())


def test_why_is_needed(policy):
    with pytest.raises(ReasonForPromisesNeeded):
        publish(policy, why=" \n ")


def test_problems_are_told_by_field(policy):
    broken = faster(policy, 0) | {"1": {"calendar": "moon"}}

    with pytest.raises(BrokenPromises) as refused:
        publish(policy, targets=broken, steps=[{"metric": "resolution", "percent": 0, "tell": ["lead"]}])

    assert set(refused.value.message_dict) == {
        "targets.1.calendar",
        "targets.3.first_response",
        "steps.1.percent",
    }
    assert refused.value.problems["steps.1.percent"] == "A step comes at 1 to 100 per cent of the promised time."


def test_the_same_promises_are_refused(policy):
    with pytest.raises(SamePromises):
        publish(policy, targets=policy.targets)


def test_going_back_to_earlier_promises_is_a_new_version(policy):
    publish(policy)

    assert publish(policy, targets=policy.targets, at=later(1)).version == 3


def test_author_who_saw_another_version_is_told(policy):
    first = publish(policy, based_on=policy.pk)

    with pytest.raises(StalePromises):
        publish(policy, targets=faster(policy, 60), based_on=policy.pk, at=later(1))
    assert publish(policy, targets=faster(policy, 60), based_on=first.pk, at=later(1)).version == 3


def test_without_reference_data_nothing_is_published():
    Calendar.objects.create(code="always", name="Always")
    targets = dict.fromkeys("12345", {"calendar": "always"})

    with pytest.raises(NoPolicy):
        publish(None, targets=targets)


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [SlaPolicyVersion, CalendarVersion])
def test_the_database_lets_nobody_change_a_version(policy, model, change):
    rows = model.objects.all()

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(why="x") if change == "update" else rows._raw_delete(rows.db)


def test_reference_data_is_loaded_again_beside_published_versions(policy):
    load_reference(at=NOW)
    made = current_policy_version(at=NOW)
    publish(made, targets=made.targets | {"1": made.targets["1"] | {"resolution": 60}}, at=later(1))

    assert load_reference(at=later(2)).new_policy_versions == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_based", [True, False])
def test_two_who_publish_at_once_come_one_after_the_other(is_based):
    policy = make_policy()
    actor, start, ended = administrator(), Barrier(2, timeout=THREADS_MEET_SECONDS), []

    def press(seconds):
        start.wait()
        try:
            made = publish(
                policy, actor=actor, targets=faster(policy, seconds), based_on=policy.pk if is_based else None
            )
            ended.append(made.version)
        except StalePromises:
            ended.append("stale")
        connection.close()

    threads = [Thread(target=press, args=[seconds]) for seconds in (60, 120)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, ended)) == (["2", "stale"] if is_based else ["2", "3"])
