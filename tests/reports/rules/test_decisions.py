"""What a supervisor has to decide."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from reports.rules.decisions import Decision, Level, growth, late, nobody, orphaned, reactive, soon

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("say", [late, soon, nobody, orphaned])
def test_nothing_is_calm(say: Callable[..., Decision]) -> None:
    found = say(n=0, since=None, at=AT)

    assert (found.level, found.figure) == (Level.CALM, "0")


@pytest.mark.parametrize(
    ("say", "hours", "level", "detail"),
    [
        (late, -3, Level.ACT, "The longest by 3 h, day and night counted."),
        (soon, 0.5, Level.LOOK, "The first in 30 min."),
        (nobody, -2, Level.LOOK, "The oldest waits 2 h."),
        (orphaned, -2, Level.ACT, "With somebody who left, or in a queue without people. The oldest came 2 h ago."),
    ],
)
def test_something_says_since_when(say: Callable[..., Decision], hours: float, level: Level, detail: str) -> None:
    found = say(n=1200, since=AT + timedelta(hours=hours), at=AT)

    assert (found.level, found.figure, found.detail) == (level, "1,200", detail)


@pytest.mark.parametrize(
    ("came", "went", "level", "figure", "words"),
    [
        (100, 80, Level.LOOK, "+20", "backlog grows"),
        (100, 97, Level.CALM, "+3", "backlog steady"),
        (100, 100, Level.CALM, "0", "backlog steady"),
        (100, 98, Level.CALM, "+2", "backlog steady"),
        (80, 100, Level.CALM, "−20", "backlog shrinks"),
        (97, 100, Level.CALM, "−3", "backlog steady"),
        (6, 1, Level.CALM, "+5", "backlog steady"),
    ],
)
def test_growth(came: int, went: int, level: Level, figure: str, words: str) -> None:
    found = growth(came=came, went=went)

    assert (found.level, found.figure, found.words) == (level, figure, words)


@pytest.mark.parametrize(
    ("n", "logged", "level", "figure"),
    [
        (51, 100, Level.LOOK, "51 %"),
        (50, 100, Level.CALM, "50 %"),
        (4, 4, Level.CALM, "100 %"),
        (0, 0, Level.CALM, "–"),
    ],
)
def test_reactive(n: int, logged: int, level: Level, figure: str) -> None:
    found = reactive(n=n, logged=logged)

    assert (found.level, found.figure) == (level, figure)
