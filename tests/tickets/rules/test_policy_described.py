from tests.tickets.rules.policy_stories import NAMES, content, rule, step, target
from tickets.rules.policy_described import described


def test_version_in_words():
    found = described(
        content(
            rules=[rule("Night", p1=target(), p3=target(calendar="moon"))],
            steps=[step(percent=100), step(metric="resolution"), step(percent=50, tell=["queue"])],
        ),
        NAMES,
    )

    assert [(each.level, each.label, each.calendar) for each in found.promised][:2] == [
        (1, "Emergency", "Day and night"),
        (2, "Urgent", "Day and night"),
    ]
    assert found.promised[0].sentences[0] == "Somebody answers within 15 min of “Day and night”."
    (special,) = found.specials
    assert (special.position, special.name, special.whom) == (1, "Night", "P1 and P3 tickets from Emergency")
    assert [(each.level, each.calendar) for each in special.promised] == [(1, "Day and night"), (3, "moon")]
    assert [(steps.name, [number for number, _ in steps.rows]) for steps in found.steps] == [
        ("First response", [3, 1]),
        ("Resolution", [2]),
    ]
