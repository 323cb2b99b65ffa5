"""What a version of the promises may say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.rules.policy_stories import KNOWN, content, rule, step, target, targets
from tickets.rules.policy import Content, problems_of, tidied


def without(mapping, key):
    return {name: value for name, value in mapping.items() if name != key}


def test_right_content_has_no_problem():
    found = content(
        rules=[
            rule(
                when={
                    "category": ["R01"],
                    "queue": ["OLD"],
                    "site": ["MAIN"],
                    "criticality": [1, 4],
                    "department": ["CT"],
                }
            ),
            rule("Nothing", p5=target(None, None, None)),
        ],
        steps=[step(), step(tell=[], raise_to=1), step(tell=[], route_to="NET", percent=100, priority=[])],
    )

    assert problems_of(found, KNOWN) == {}


@pytest.mark.parametrize(
    ("found", "fields"),
    [
        (Content(targets=[]), ["targets"]),
        (Content(targets=without(targets(), "4")), ["targets.4"]),
        (content(p6=target()), ["targets.6"]),
        (content(p1=7), ["targets.1"]),
        (content(p1=target() | {"more": 1}), ["targets.1"]),
        (content(p1=target(calendar="moon")), ["targets.1.calendar"]),
        (content(p1=target(calendar=["24x7"])), ["targets.1.calendar"]),
        (content(p2=target(first=0)), ["targets.2.first_response"]),
        (content(p2=target(first=-5, then=True)), ["targets.2.first_response", "targets.2.next_response"]),
        (content(p2=target(solved="4 h")), ["targets.2.resolution"]),
        (content(p2=target(solved=366 * 86_400 + 1)), ["targets.2.resolution"]),
        (replace(content(), rules="none"), ["rules"]),
        (content(rules=[rule(str(n)) for n in range(201)]), ["rules"]),
        (content(rules=["x"]), ["rules.1"]),
        (content(rules=[rule(name="  ")]), ["rules.1.name"]),
        (content(rules=[rule(name="x" * 81)]), ["rules.1.name"]),
        (content(rules=[rule("A"), rule("a ")]), ["rules.2.name"]),
        (content(rules=[rule(when={"queue": []})]), ["rules.1.when"]),
        (content(rules=[rule(when={"moon": ["full"], "queue": ["PACS"]})]), ["rules.1.when.moon"]),
        (content(rules=[rule(when={"category": ["R99"]})]), ["rules.1.when.category"]),
        (content(rules=[rule(when={"queue": "PACS"})]), ["rules.1.when.queue"]),
        (content(rules=[rule(when={"site": [7]})]), ["rules.1.when.site"]),
        (content(rules=[rule(when={"criticality": [5]})]), ["rules.1.when.criticality"]),
        (content(rules=[rule(when={"department": [" "]})]), ["rules.1.when.department"]),
        (content(rules=[rule() | {"targets": {}}]), ["rules.1.targets"]),
        (content(rules=[rule(p1=target(first=0))]), ["rules.1.targets.1.first_response"]),
        (replace(content(), steps=None), ["steps"]),
        (content(steps=["x"]), ["steps.1"]),
        (content(steps=[step(metric="moon")]), ["steps.1.metric"]),
        (content(steps=[step(percent=0), step(percent=101)]), ["steps.1.percent", "steps.2.percent"]),
        (content(steps=[step(percent=99.5)]), ["steps.1.percent"]),
        (content(steps=[step(priority=[6])]), ["steps.1.priority"]),
        (content(steps=[step(tell=["everybody"])]), ["steps.1.tell"]),
        (content(steps=[step(tell=[])]), ["steps.1.tell"]),
        (content(steps=[step(raise_to=5)]), ["steps.1.raise_to"]),
        (content(steps=[step(route_to="OLD")]), ["steps.1.route_to"]),
        (content(steps=[step(route_to=["NET"])]), ["steps.1.route_to"]),
    ],
)
def test_problems_are_named_by_field(found, fields):
    assert sorted(problems_of(found, KNOWN)) == sorted(fields)


def test_a_field_has_one_problem():
    found = problems_of(content(steps=[step(tell=["everybody"], raise_to=9)]), KNOWN)

    assert found["steps.1.tell"] == "Choose whom to tell from the list."


def test_content_is_stored_in_one_form():
    loose = Content(
        targets={"2": {"resolution": None, "calendar": "24x7"}, "1": target()},
        rules=[rule(" Night ", when={"queue": ["PACS", "NET", "PACS"], "site": [], "department": [" CT "]})],
        steps=[{"metric": "resolution", "percent": 50, "priority": [2, 1, 2], "tell": ["lead", "queue"]}],
    )

    assert tidied(loose) == Content(
        targets={"1": target(), "2": target(None, None, None)},
        rules=[rule("Night", when={"queue": ["NET", "PACS"], "department": ["CT"]})],
        steps=[step(metric="resolution", percent=50, tell=["queue", "lead"])],
    )


KEYS = ["1", "name", "when", "targets", "queue", "calendar", "tell", "route_to"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)


@given(targets=JSON, rules=JSON, steps=JSON)
def test_any_content_is_judged_without_a_crash(targets, rules, steps):
    found = problems_of(Content(targets=targets, rules=rules, steps=steps), KNOWN)

    assert found != {}
