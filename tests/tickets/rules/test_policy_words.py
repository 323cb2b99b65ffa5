"""Promises in the words of the ward."""

import pytest

from assets.rules.calendar import ALWAYS
from tests.tickets.rules.policy_stories import HOUR, NAMES, rule, step, target
from tests.tickets.rules.sla_stories import OFFICE_CALENDAR
from tickets.rules.policy_words import Names, promise_line, promise_sentences, rule_sentence, step_sentence

WITH_HOURS = Names(hours={"24x7": ALWAYS, "office": OFFICE_CALENDAR})


def test_promise_in_sentences():
    found = target(900, 10 * HOUR, None, calendar="office")

    assert promise_sentences(found, WITH_HOURS) == [
        "Somebody answers within 15 working minutes.",
        "Every later message is answered within 1 working day.",
        "We aim to solve it at a time agreed with you.",
    ]
    assert promise_sentences(target(), WITH_HOURS)[0] == "Somebody answers within 15 minutes, day and night."


def test_hours_nobody_knows_keep_their_code():
    assert promise_sentences(target(None), Names()) == [
        "Somebody answers at a time agreed with you.",
        "Every later message is answered within 30 min of “24x7”.",
        "We aim to solve it within 4 h of “24x7”.",
    ]


def test_promise_in_a_line():
    assert promise_line(target(solved=None), NAMES) == (
        "first response 15 min, next response 30 min, resolution as agreed, in “Day and night”"
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (rule(), "P1 tickets from Emergency"),
        (
            rule(when={"queue": ["PACS", "NET"], "site": ["MAIN"]}, p1=target(), p3=target()),
            "P1 and P3 tickets in the queue PACS and viewer or Network at Main Hospital",
        ),
        (
            rule(when={"category": ["R01", "R02"], "criticality": [1, 3]}),
            "P1 tickets about Images missing or R02 on a device with which the whole site stops or a room stops",
        ),
        (rule(when={"queue": [], "department": ["A", "B", "C"]}), "P1 tickets from A, B or C"),
    ],
)
def test_rule_in_words(found, words):
    assert rule_sentence(found, NAMES) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (step(), "When 75 % of the time for the first response is used up on P1 and P2: tells the lead of its queue."),
        (
            step(metric="resolution", percent=100, priority=[], tell=["assignee", "supervisors"], raise_to=1),
            "When the promised time of the resolution has passed: tells whoever has the ticket and the supervisors, "
            "raises it to P1.",
        ),
        (
            step(metric="next_response", priority=[3], tell=[], route_to="NET"),
            "When 75 % of the time for the next response is used up on P3: sends it to Network.",
        ),
    ],
)
def test_step_in_words(found, words):
    assert step_sentence(found, NAMES) == words
