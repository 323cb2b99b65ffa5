"""What two versions say differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.rules.policy_stories import HOUR, NAMES, content, rule, step, target
from tickets.rules.policy_diff import ADDED, CHANGED, MOVED, REMOVED, Difference, differences

NIGHT, DAY, THIRD = rule("Night"), rule("Day", when={"queue": ["PACS"]}), rule("Third", when={"queue": ["NET"]})
NIGHT_WORDS = (
    "P1 tickets from Emergency: P1 first response 5 min, next response 30 min, resolution 4 h, in “Day and night”"
)
STEP_WORDS = "When 75 % of the time for the first response is used up on P1 and P2: tells the lead of its queue."


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (content(), content(), []),
        (
            content(),
            content(p2=target(first=600, solved=None)),
            [
                Difference(CHANGED, "P2, first response", "15 min", "10 min"),
                Difference(CHANGED, "P2, resolution", "4 h", "as agreed"),
            ],
        ),
        (
            content(),
            content(p5=target(calendar="office")),
            [Difference(CHANGED, "P5, hours", "Day and night", "Office hours")],
        ),
        (content(), content(rules=[NIGHT]), [Difference(ADDED, "Special promise “Night”", after=NIGHT_WORDS)]),
        (
            content(rules=[NIGHT]),
            content(),
            [Difference(REMOVED, "Special promise “Night”", before="P1 tickets from Emergency")],
        ),
        (
            content(rules=[DAY]),
            content(rules=[DAY | {"when": {"queue": ["NET"]}}]),
            [
                Difference(
                    CHANGED,
                    "Special promise “Day”, for whom",
                    "P1 tickets in the queue PACS and viewer",
                    "P1 tickets in the queue Network",
                )
            ],
        ),
        (
            content(rules=[rule(p1=target(), p2=target())]),
            content(rules=[rule(p1=target(solved=HOUR), p3=target())]),
            [
                Difference(CHANGED, "Special promise “Emergency”, P1, resolution", "4 h", "1 h"),
                Difference(
                    REMOVED,
                    "Special promise “Emergency”, P2",
                    before="first response 15 min, next response 30 min, resolution 4 h, in “Day and night”",
                ),
                Difference(
                    ADDED,
                    "Special promise “Emergency”, P3",
                    after="first response 15 min, next response 30 min, resolution 4 h, in “Day and night”",
                ),
            ],
        ),
        (
            content(rules=[NIGHT, DAY, THIRD]),
            content(rules=[DAY, THIRD, NIGHT]),
            [
                Difference(MOVED, "Special promise “Night”, order", "number 1", "number 3"),
            ],
        ),
        (
            content(steps=[step(), step(percent=90)]),
            content(steps=[step(percent=90), step(percent=100)]),
            [
                Difference(REMOVED, "Step", before=STEP_WORDS),
                Difference(
                    ADDED,
                    "Step",
                    after="When the promised time of the first response has passed on P1 and P2: tells the lead of its "
                    "queue.",
                ),
            ],
        ),
    ],
)
def test_differences(old, new, found):
    assert list(differences(old, new, NAMES)) == found


RULES = st.lists(st.sampled_from(["A", "B", "C", "D"]), unique=True).map(lambda names: [rule(name) for name in names])
STEPS = st.lists(st.integers(1, 100).map(lambda percent: step(percent=percent)), max_size=4)
CONTENTS = st.builds(
    lambda rules, steps, first: content(rules, steps, p1=target(first=first)),
    RULES,
    STEPS,
    st.none() | st.integers(1, 9).map(lambda hours: hours * HOUR),
)


@given(CONTENTS)
def test_nothing_differs_from_itself(found):
    assert differences(found, found, NAMES) == ()


@given(CONTENTS, CONTENTS)
def test_what_one_way_adds_the_other_way_removes(old, new):
    forth, back = differences(old, new, NAMES), differences(new, old, NAMES)

    assert {each.about for each in forth if each.kind == ADDED} == {each.about for each in back if each.kind == REMOVED}
    assert {(each.about, each.before, each.after) for each in forth if each.kind == CHANGED} == {
        (each.about, each.after, each.before) for each in back if each.kind == CHANGED
    }
