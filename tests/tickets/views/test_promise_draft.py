"""The editor: a draft page by page, and publishing it."""

import pytest
import time_machine

from accounts.models import Person
from tests.factories import make_agent, make_category, make_person, make_policy, make_queue, make_site, make_supervisor
from tests.tickets.actions.stories import later
from tests.tickets.views.promise_pages import address, administrator, errors, signed_in, told
from tickets.actions.draft import draft_rules, draft_steps, draft_targets
from tickets.actions.policy import publish_policy
from tickets.models import PolicyDraft, SlaPolicyVersion

pytestmark = pytest.mark.django_db
DRAFT_QUERIES, RULE_QUERIES = 9, 9
PRIORITIES = range(1, 6)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(later(60), tick=False):
        yield


@pytest.fixture
def policy():
    return make_policy()


@pytest.fixture
def actor(policy):
    return administrator()


@pytest.fixture
def client(actor):
    return signed_in(actor)


def draft() -> PolicyDraft:
    return PolicyDraft.objects.get()


def targets_form(seen=0, **changed):
    made = {"seen": seen}
    for priority in PRIORITIES:
        made |= {
            f"p{priority}_calendar": "always",
            f"p{priority}_first_response": "15 min",
            f"p{priority}_next_response": "",
            f"p{priority}_resolution": "4 h",
        }
    return made | changed


def rule_form(seen=0, **changed):
    made = {"seen": seen, "name": "Night", "queue": [make_queue().code]}
    for priority in PRIORITIES:
        made |= {f"p{priority}_calendar": "", f"p{priority}_resolution": ""}
    return made | {"p1_calendar": "always", "p1_resolution": "1 h 30 min"} | changed


def step_form(seen=0, **changed):
    return {"seen": seen, "metric": "resolution", "percent": "90", "priority": ["1"], "tell": ["lead"]} | changed


def rules(*names, queue="PACS"):
    make_queue(code=queue)
    return [
        {"name": name, "when": {"queue": [queue]}, "targets": {"1": {"calendar": "always", "resolution": 60}}}
        for name in names
    ]


def test_draft_begins_with_what_is_in_force(client):
    page = client.get(address("draft"))

    assert page.context["differences"] == ()
    assert "Nothing yet" in page.content.decode()
    assert PolicyDraft.objects.count() == 0


def test_targets_are_kept_and_the_draft_says_what_changes(client, policy):
    answer = client.post(address("targets"), targets_form(p3_first_response="1 h 30 min"), follow=True)

    assert draft().targets["3"] == {
        "calendar": "always",
        "first_response": 5400,
        "next_response": None,
        "resolution": 14_400,
    }
    found = [(each.about, each.before, each.after) for each in answer.context["differences"]]
    assert ("P3, first response", "2 h", "1 h 30 min") in found
    assert "Publish" in answer.content.decode()
    assert SlaPolicyVersion.objects.get() == policy


def test_wrong_targets_are_named_and_what_was_typed_stays(client):
    answer = client.post(address("targets"), targets_form(p1_resolution="soon", p2_calendar="moon"))

    assert set(errors(answer)) == {"p1_resolution", "p2_calendar"}
    assert errors(answer)["p1_resolution"] == ["P1 resolution: write it as 15 min, 4 h or 1 h 30 min."]
    page = answer.content.decode()
    assert 'value="soon"' in page
    assert 'href="#id_p1_resolution"' in page
    assert PolicyDraft.objects.count() == 0


def test_what_only_the_action_refuses_is_named_too(client, monkeypatch):
    monkeypatch.setattr("tickets.rules.policy.LONGEST_SECONDS", 60)

    answer = client.post(address("targets"), targets_form())

    assert errors(answer)["p1_first_response"] == ["A promise is more than 0 seconds and at most a year, or nothing."]


def test_another_window_is_not_overwritten(client, actor):
    draft_rules(actor=actor, rules=rules("Night"), seen=0, at=later(1))

    answer = client.post(address("targets"), targets_form(seen=0))

    assert "another window" in errors(answer)["__all__"][0]


def test_special_promise_is_added(client):
    make_person(department="Emergency")
    category, site = make_category(), make_site()
    form = rule_form(
        category=[category.code], site=[site.code], criticality=["1", "2"], department=["Emergency"], queue=[]
    )

    answer = client.post(address("rule", position=1), form, follow=True)

    assert draft().rules == [
        {
            "name": "Night",
            "when": {
                "category": [category.code],
                "site": [site.code],
                "criticality": [1, 2],
                "department": ["Emergency"],
            },
            "targets": {
                "1": {"calendar": "always", "first_response": None, "next_response": None, "resolution": 5400}
            },
        }
    ]
    assert answer.redirect_chain == [(address("rules"), 302)]
    assert "On a device with which" not in answer.content.decode()


def test_special_promise_is_changed_in_place(client, actor):
    draft_rules(actor=actor, rules=rules("Day", "Night"), seen=0, at=later(1))
    page = client.get(address("rule", position=2)).content.decode()

    client.post(address("rule", position=2), rule_form(seen=1, name="Late"))

    assert 'value="Night"' in page
    assert 'value="1 min"' in page
    assert [rule["name"] for rule in draft().rules] == ["Day", "Late"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"queue": []}, "__all__"),
        ({"queue": ["GONE"]}, "queue"),
        ({"p1_resolution": "soon"}, "p1_resolution"),
        ({"p2_resolution": "1 h"}, "p2_calendar"),
        ({"p1_calendar": "", "p1_resolution": ""}, "__all__"),
        ({"name": "Day"}, "name"),
    ],
)
def test_wrong_special_promise_is_refused_in_words(client, actor, wrong, field):
    draft_rules(actor=actor, rules=rules("Day"), seen=0, at=later(1))

    answer = client.post(address("rule", position=2), rule_form(seen=1, **wrong))

    assert field in errors(answer)
    assert [rule["name"] for rule in draft().rules] == ["Day"]


@pytest.mark.parametrize(
    ("position", "deed", "names"),
    [(1, "down", "BAC"), (3, "up", "ACB"), (2, "remove", "AC"), (1, "up", "ABC")],
)
def test_special_promises_are_put_in_order_and_taken_out(client, actor, position, deed, names):
    draft_rules(actor=actor, rules=rules("A", "B", "C"), seen=0, at=later(1))

    client.post(address("rule_change", position=position), {"do": deed, "seen": "1"})

    assert [rule["name"] for rule in draft().rules] == list(names)


def test_old_page_of_special_promises_changes_nothing(client, actor):
    draft_rules(actor=actor, rules=rules("A", "B"), seen=0, at=later(1))

    answer = client.post(address("rule_change", position=1), {"do": "remove", "seen": "0"}, follow=True)

    assert "another window" in told(answer)[0]
    assert len(draft().rules) == 2


@pytest.mark.parametrize(
    ("name", "position", "data"),
    [
        ("rule", 9, None),
        ("step", 9, None),
        ("rule_change", 1, {"do": "up"}),
        ("rule_change", 0, {"do": "nothing"}),
        ("step_remove", 1, {}),
    ],
)
def test_what_is_not_there_is_not_found(client, name, position, data):
    where = address(name, position=position)
    answer = client.get(where) if data is None else client.post(where, data)

    assert answer.status_code == 404


def test_step_is_added_changed_and_taken_out(client):
    make_queue(code="NET")
    client.post(address("step", position=1), step_form(raise_to="1", route_to="NET"))
    added = draft().steps
    client.post(address("step", position=1), step_form(seen=1, percent="100", priority=[], tell=["queue", "assignee"]))
    changed = draft().steps
    page = client.get(address("steps")).content.decode()
    client.post(address("step_remove", position=1), {"seen": "2"})

    step = {"metric": "resolution", "percent": 90, "priority": [1], "tell": ["lead"], "raise_to": 1, "route_to": "NET"}
    assert added == [step]
    assert changed == [
        step | {"percent": 100, "priority": [], "tell": ["assignee", "queue"], "raise_to": None, "route_to": None}
    ]
    assert "tells whoever has the ticket and the people of its queue" in page
    assert draft().steps == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"metric": ""}, "metric"), ({"percent": "0"}, "percent"), ({"percent": ""}, "percent"), ({"tell": []}, "tell"),
     ({"route_to": "GONE"}, "route_to")],
)  # fmt: skip
def test_wrong_step_is_refused_in_words(client, wrong, field):
    answer = client.post(address("step", position=1), step_form(**wrong))

    assert field in errors(answer)


def test_draft_is_published(client, actor, policy):
    draft_targets(actor=actor, targets=policy.targets | {"1": policy.targets["2"]}, seen=0, at=later(1))
    page = client.get(address("publish")).content.decode()

    answer = client.post(address("publish"), {"seen": "1", "why": "Faster.", "then": "new"}, follow=True)

    made = SlaPolicyVersion.objects.get(version=2)
    assert "P1, first response" in page
    assert (made.published_by, made.why, made.targets["1"]) == (actor, "Faster.", draftless(policy.targets["2"]))
    assert told(answer) == ["Version 2 holds from now on."]
    assert answer.redirect_chain == [(address("current"), 302)]
    assert PolicyDraft.objects.count() == 0


def draftless(target):
    return target | {"next_response": None}


def test_published_draft_may_lead_to_tickets_there_are(client, actor, policy):
    draft_targets(actor=actor, targets=policy.targets | {"1": policy.targets["2"]}, seen=0, at=later(1))

    answer = client.post(address("publish"), {"seen": "1", "why": "Faster.", "then": "replay"})

    assert answer.headers["Location"] == address("replay_new")


def test_publishing_needs_a_reason_and_a_change(client):
    empty = client.post(address("publish"), {"seen": "0", "why": "", "then": "new"})
    same = client.post(address("publish"), {"seen": "0", "why": "So.", "then": "new"})

    assert set(errors(empty)) == {"why"}
    assert errors(same)["__all__"] == ["These promises hold already. Change something first."]
    assert 'value="So."' in same.content.decode()


def test_draft_of_older_promises_says_so_and_goes_on(client, actor, policy):
    draft_targets(actor=actor, targets=policy.targets | {"1": policy.targets["2"]}, seen=0, at=later(1))
    publish_policy(
        actor=actor,
        targets=policy.targets | {"5": policy.targets["1"]},
        rules=[],
        steps=[],
        why="Meanwhile.",
        at=later(2),
    )
    warned = client.get(address("draft"))
    refused = client.post(address("publish"), {"seen": "1", "why": "Faster.", "then": "new"})
    gone_on = client.post(address("rebase"), follow=True)

    assert warned.context["is_stale"] is True
    assert "Somebody published other promises" in errors(refused)["__all__"][0]
    assert gone_on.context["is_stale"] is False
    assert {each.about.partition(",")[0] for each in gone_on.context["differences"]} == {"P1", "P5"}


def test_draft_is_thrown_away(client, actor):
    draft_rules(actor=actor, rules=rules("A"), seen=0, at=later(1))

    client.post(address("discard"))

    assert PolicyDraft.objects.count() == 0


def test_supervisors_draft_and_do_not_publish(policy):
    client = signed_in(make_supervisor())

    client.post(address("targets"), targets_form())

    assert draft().targets["3"]["first_response"] == 900
    assert "Publish" not in client.get(address("draft")).content.decode()
    assert client.get(address("publish")).status_code == 403


def test_agents_do_not_draft(policy):
    client = signed_in(make_agent())

    assert client.post(address("targets"), targets_form()).status_code == 403
    assert PolicyDraft.objects.count() == 0


def test_each_has_a_draft_of_their_own(client, actor, policy):
    draft_rules(actor=actor, rules=rules("A"), seen=0, at=later(1))

    assert signed_in(administrator()).get(address("rules")).context["words"].specials == ()
    assert Person.objects.filter(policy_draft__isnull=False).get() == actor


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_few_questions(client, actor, count, django_assert_num_queries):
    draft_rules(actor=actor, rules=rules(*"ABC"[:count]), seen=0, at=later(1))
    steps = [{"metric": "resolution", "percent": n, "tell": ["lead"]} for n in range(50, 50 + count)]
    draft_steps(actor=actor, steps=steps, seen=1, at=later(1))
    client.get(address("draft"))  # hours are read once a process

    for name in ("draft", "rules", "steps", "publish"):
        with django_assert_num_queries(DRAFT_QUERIES):
            client.get(address(name))
    with django_assert_num_queries(RULE_QUERIES):
        client.get(address("rule", position=1))
