"""Warmth of cells."""

from reports.rules.heat import LEVELS, levels


def test_warmth_goes_with_the_largest() -> None:
    assert levels([None, 0, 1, 30, 60]) == [0, 0, 1, 3, LEVELS]


def test_one_long_time_does_not_leave_the_others_cold() -> None:
    assert levels([1, 25, 100], is_skewed=True) == [1, 3, LEVELS]


def test_nothing_is_cold() -> None:
    assert levels([None, 0.0]) == [0, 0]
