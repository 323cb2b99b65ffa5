"""Clocks in words."""

from datetime import UTC, timedelta

import pytest

from tests.tickets.rules.sla_stories import HOUR, after, clocks, event, logged
from tickets.enums import Metric
from tickets.rules.clock_words import name_of, pause_words, sentences, standing, sum_words
from tickets.rules.due import exact_words
from tickets.rules.promises import DAY_AND_NIGHT, Target

POLICY = {1: Target(900, 4 * HOUR, DAY_AND_NIGHT, next_response_seconds=1800, name="Stroke unit")}
SOLVED = (logged(), event("ticket_resolved", after(60), code="x", message=1))


def said(*events, metric=Metric.RESOLUTION, now=60, cycle=-1, policy=POLICY):
    """How a cycle stands and the sentences behind it."""
    clock = clocks(*events, now=after(now), policy=policy).of(metric)[cycle]
    due = standing(clock, at=after(now), zone=UTC)
    return due.kind, due.text, list(sentences(clock, at=after(now), zone=UTC))


PROMISED = "Promised within 4 h of service time, by the rule “Stroke unit”."


@pytest.mark.parametrize(
    ("events", "now", "expected"),
    [
        ((logged(),), 60, ("ok", "3 h left", [PROMISED, "3 h of it are left."])),
        ((logged(),), 250, ("late", "10 min late", [PROMISED, "Over by 10 min of service time."])),
        (
            (logged(), event("wait_started", after(30), reason="vendor")),
            60,
            ("paused", "Paused", [PROMISED, "3 h 30 min of it are left.", "Waiting for the vendor since today 09:30."]),
        ),
        (
            (logged(), event("wait_started", after(300), reason="parts")),
            400,
            (
                "late",
                "Missed, and paused",
                [PROMISED, "Over by 1 h of service time.", "Waiting for a spare part since today 14:00."],
            ),
        ),
        (SOLVED, 600, ("met", "Met, after 1 h", [PROMISED, "Done today 10:00, 1 h in service time."])),
        (
            (logged(), event("ticket_resolved", after(300), code="x", message=1)),
            600,
            ("late", "Missed, after 5 h", [PROMISED, "Done today 14:00, 5 h in service time."]),
        ),
        (
            (logged(), event("ticket_merged", after(30), into=9)),
            60,
            ("none", "Called off", [PROMISED, "The ticket goes on in another one."]),
        ),
        (
            (logged(), event("ticket_merged", after(300), into=9)),
            400,
            ("late", "Missed, then called off", [PROMISED, "The ticket goes on in another one."]),
        ),
        (
            (logged(), event("due_pinned", after(5), metric="resolution", due_at=after(90).isoformat())),
            60,
            ("ok", "30 min left", ["The due time was set by hand."]),
        ),
    ],
)
def test_resolution_in_words(events, now, expected):
    assert said(*events, now=now) == expected


def test_without_a_promise():
    assert said(logged(priority=4), now=60) == ("none", "No promise", [])
    assert said(logged(priority=4), event("ticket_resolved", after(60), code="x"), now=90) == (
        "none",
        "Done after 1 h",
        ["Done today 10:00, 1 h in service time."],
    )


def test_answer_held_while_solved_in_silence():
    silent = (logged(), event("ticket_resolved", after(5), "system", code="cleared"))

    assert said(*silent, metric=Metric.FIRST_RESPONSE, now=60) == (
        "paused",
        "Paused",
        ["Promised within 15 min of service time, by the rule “Stroke unit”.", "10 min of it are left.",
         "Solved since today 09:05."],
    )  # fmt: skip


def test_names_have_a_number_when_there_are_several():
    clock = clocks(*SOLVED, event("ticket_reopened", after(90)), policy=POLICY).resolution

    assert (name_of(clock, is_only=False), name_of(clock, is_only=True)) == ("Resolution 2", "Resolution")


@pytest.mark.parametrize(
    ("reason", "words"), [("done", "Solved"), ("parts", "Waiting for a spare part"), ("unheard of", "Waiting")]
)
def test_pause_words(reason, words):
    assert pause_words(reason) == words


def test_sum_adds_up_over_cycles():
    reopened = clocks(*SOLVED, event("ticket_reopened", after(90)), now=after(100), policy=POLICY).resolution
    late = clocks(logged(), now=after(241), policy=POLICY).resolution
    pinned = clocks(
        logged(), event("due_pinned", after(5), metric="resolution", due_at=after(90).isoformat()), policy=POLICY
    ).resolution

    assert sum_words(reopened, counted_seconds=600) == [
        ("Counted in these stretches", "10 min"),
        ("Counted in earlier ones", "1 h"),
        ("Promised", "4 h"),
        ("Left", "2 h 50 min"),
    ]
    assert sum_words(late, counted_seconds=14_460)[1:] == [("Promised", "4 h"), ("Over by", "1 min")]
    assert sum_words(pinned, counted_seconds=0) == [("Counted in these stretches", "0 s")]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (3600, "1 h"), (93_785, "26 h 3 min 5 s"), (-61, "−1 min 1 s")],
)
def test_exact_words(seconds, words):
    assert exact_words(seconds) == words


def test_exact_words_of_a_long_time_stay_hours():
    assert exact_words(int(timedelta(days=30).total_seconds())) == "720 h"
