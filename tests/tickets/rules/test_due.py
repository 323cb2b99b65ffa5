"""How a promise is told in a list."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tickets.enums import State, WaitReason
from tickets.rules.due import Due, due, duration_words, moment_words, next_due

START = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def after(minutes):
    return START + timedelta(minutes=minutes)


def told(**facts):
    return next_due(
        **{
            "state": State.OPEN,
            "started_at": START,
            "response_due_at": after(60),
            "resolution_due_at": after(240),
            "at": after(15),
            "zone": UTC,
        }
        | facts
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Due("ok", "45 min left", after(60), "Answer by today 09:00", 25)),
        ({"at": after(45)}, Due("soon", "15 min left", after(60), "Answer by today 09:00", 75)),
        ({"at": after(60)}, Due("soon", "0 min left", after(60), "Answer by today 09:00", 100)),
        ({"at": after(75)}, Due("late", "15 min late", after(60), "Answer by today 09:00", 100)),
        ({"response_due_at": None}, Due("ok", "3 h 45 min left", after(240), "Solve by today 12:00", 6)),
        ({"zone": BERLIN}, Due("ok", "45 min left", after(60), "Answer by today 11:00", 25)),
        ({"state": "resolved"}, Due("none", "Solved")),
        ({"response_due_at": None, "resolution_due_at": None}, Due("none", "No promise")),
    ],
)
def test_next_due(facts, expected):
    assert told(**facts) == expected


@pytest.mark.parametrize(
    ("reason", "until", "expected"),
    [
        (WaitReason.VENDOR, date(2026, 5, 6), Due("paused", "Vendor", at_text="until Wed 6 May")),
        ("", None, Due("paused", "Paused")),
    ],
)
def test_waiting_says_for_what(reason, until, expected):
    found = told(
        state=State.WAITING,
        response_due_at=None,
        resolution_due_at=None,
        waiting_reason=reason,
        waiting_until=until,
    )

    assert found == expected


def test_waiting_but_unanswered_still_shows_the_answer():
    assert told(state=State.WAITING, resolution_due_at=None).at_text == "Answer by today 09:00"


def test_due_without_a_verb():
    assert due(started_at=START, due_at=START, at=START, zone=UTC) == Due(
        "soon", "0 min left", START, "today 08:00", 100
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (190, "3 h 10 min"),
        (1440, "1 d"),
        (1440 * 2 + 250, "2 d 4 h"),
        (1440 * 12 + 250, "12 d"),
    ],
)
def test_duration_words(minutes, words):
    assert duration_words(minutes * 60) == words
    assert duration_words(-minutes * 60) == words


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today 10:00"), (1, "tomorrow 10:00"), (-1, "yesterday 10:00"), (2, "Wed 6 May 10:00")]
)
def test_moment_words(days, words):
    assert moment_words(moment=START + timedelta(days=days), at=START, zone=BERLIN) == words
