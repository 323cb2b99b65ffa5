"""Signal or noise, in a sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.enums import Grain
from reports.rules.period import Period
from reports.rules.reading import Says, is_whole, read


def days(count: int) -> list[Period]:
    first = date(2026, 3, 1)
    return [
        Period(first=first + timedelta(days=number), last=first + timedelta(days=number), zone="UTC")
        for number in range(count)
    ]


def test_few_steps_say_nothing() -> None:
    found = read(over=days(7), values=[1.0] * 7)

    assert (found.says, found.known, found.marks) == (Says.SHORT, None, ())


def test_noise_is_called_noise() -> None:
    found = read(over=days(20), values=[10.0, 12.0] * 10)

    assert found.says is Says.NOISE
    assert found.words == (
        "Noise only: every step is within its natural limits, so no single one needs a reason."
    )


def test_limits_of_few_steps_are_provisional() -> None:
    found = read(over=days(10), values=[10.0, 12.0] * 5)

    assert found.words.endswith("The limits are provisional, with fewer than 20 steps.")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([10, 20] * 9 + [10, 90], "Signal: 20 Mar 2026 above the upper limit."),
        ([50, 60] * 9 + [50, 0], "Signal: 20 Mar 2026 below the lower limit."),
        ([5, 6] * 5 + [9, 10] * 5,
         "Signal: 1 to 10 Mar 2026 all below the mean; 11 to 20 Mar 2026 all above the mean."),
        ([8, 3, 8, 3, 8, 3, 1, 3, 5, 7, 9, 11, 8, 3, 8, 3, 8, 3, 8, 3],
         "Signal: 7 to 12 Mar 2026 rising throughout."),
    ],
)  # fmt: skip
def test_signals_are_told_with_their_days(values: list[float], words: str) -> None:
    assert read(over=days(20), values=values).words == words


def test_step_without_value_does_not_interrupt_a_signal() -> None:
    values = [5.0, 6.0] * 5 + [9.0, 10.0, None, 9.0, 10.0, 9.0, 10.0, 9.0, 10.0, 9.0]

    assert read(over=days(20), values=values).words.endswith("11 to 20 Mar 2026 all above the mean.")


def test_many_signals_are_counted() -> None:
    values = [10.0, 11.0, 10.0, 11.0, 10.0] * 8
    for place in (4, 12, 20, 28, 36):
        values[place] = 60.0
    found = read(over=days(40), values=values)

    assert found.says is Says.SIGNAL
    assert found.words.endswith("and 2 earlier.")


@pytest.mark.parametrize(
    ("first", "last", "grain", "whole"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), Grain.DAY, True),
        (date(2026, 3, 20), date(2026, 3, 20), Grain.DAY, False),
        (date(2026, 3, 2), date(2026, 3, 8), Grain.WEEK, True),
        (date(2026, 3, 1), date(2026, 3, 1), Grain.WEEK, False),
        (date(2026, 2, 1), date(2026, 2, 28), Grain.MONTH, True),
        (date(2026, 2, 2), date(2026, 2, 28), Grain.MONTH, False),
        (date(2026, 2, 1), date(2026, 2, 27), Grain.MONTH, False),
    ],
)
def test_whole_steps_are_over_and_full(first: date, last: date, grain: Grain, whole: bool) -> None:
    at = datetime(2026, 3, 20, 12, tzinfo=UTC)

    assert is_whole(step=Period(first=first, last=last, zone="UTC"), grain=grain, at=at) is whole
