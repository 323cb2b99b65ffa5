"""Signal and noise on an individuals chart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.control import FEWEST, Limits, Signal, limits, shifts, signal_words, signals, trends

OUT, SHIFT, TREND = Signal.OUTSIDE, Signal.SHIFT, Signal.TREND
QUIET = [10, 12, 9, 11, 10, 8, 11, 10, 9, 12]
AROUND_TEN = Limits(centre=10, lower=5, upper=15, is_provisional=False)


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    known = limits([10, 12, 11, 9, 10, 12, 11, 13])

    assert known is not None
    assert known.centre == 11
    assert known.upper == pytest.approx(11 + 2.66 * (2 + 1 + 2 + 1 + 2 + 1 + 2) / 7)
    assert known.lower == pytest.approx(11 - 2.66 * 11 / 7)
    assert known.is_provisional is True


@pytest.mark.parametrize(("values", "count"), [([], 0), ([1] * 7, 0), ([1] * 7 + [None], 0), ([1] * 8, 1)])
def test_few_values_have_no_limits(values, count):
    assert (limits(values) is not None) == bool(count)


def test_limits_are_settled_with_twenty_values():
    known = limits([1, 2] * 10)

    assert known is not None
    assert known.is_provisional is False


@pytest.mark.parametrize(("floor", "top", "expected"), [
    (0.0, None, (0.0, 14.3)), (None, None, (-4.3, 14.3)), (0.0, 10.0, (0.0, 10.0)),
])
def test_limits_stop_where_the_measure_does(floor, top, expected):
    known = limits([3.25, 6.75] * 5, floor=floor, top=top)

    assert known is not None
    assert (round(known.lower, 1), round(known.upper, 1)) == expected


@pytest.mark.parametrize(("line", "runs"), [
    ([1] * 8, [(0, 7)]),
    ([1] * 7, []),
    ([1] * 7 + [0] + [1] * 8, [(8, 15)]),
    ([-1] * 9 + [1] * 8, [(0, 8), (9, 16)]),
    ([1, -1] * 10, []),
    ([], []),
])
def test_eight_on_one_side_are_a_shift(line, runs):
    assert shifts(line, centre=0) == runs


@pytest.mark.parametrize(("line", "runs"), [
    ([1, 2, 3, 4, 5, 6], [(0, 5)]),
    ([1, 2, 3, 4, 5], []),
    ([6, 5, 4, 3, 2, 1, 0], [(0, 6)]),
    ([1, 2, 3, 3, 4, 5, 6], []),
    ([9, 1, 2, 3, 4, 5, 6, 2], [(1, 6)]),
    ([1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1], [(0, 5), (5, 10)]),
    ([1], []),
    ([], []),
])
def test_six_that_rise_or_fall_are_a_trend(line, runs):
    assert trends(line) == runs


@pytest.mark.parametrize(("values", "expected"), [
    (QUIET, {}),
    ([*QUIET, 30], {10: {OUT}}),
    ([*QUIET, None, 2], {11: {OUT}}),
    ([11, 9] * 4 + [None] + [12, 11.5] * 4, {position: {SHIFT} for position in range(9, 17)}),
    ([9, 11, 8, 9, None, 10, 11, 12, 13, 9, 11], {position: {TREND} for position in (2, 3, 5, 6, 7, 8)}),
])
def test_signals_are_found_across_gaps(values, expected):
    found = signals(values, AROUND_TEN)

    assert {number: set(each) for number, each in enumerate(found) if each} == expected


def test_signal_is_said_in_words():
    assert signal_words(frozenset({TREND, OUT})) == (
        "outside the natural limits; six or more in a row, each further the same way"
    )
    assert signal_words(frozenset()) == ""


NUMBERS = st.one_of(st.none(), st.floats(min_value=0, max_value=1e6))


@given(st.lists(NUMBERS, max_size=40))
def test_gaps_carry_no_signal_and_every_value_has_its_mark(values):
    known = limits(values)
    if known is None:
        assert sum(value is not None for value in values) < FEWEST
        return

    marks = signals(values, known)

    assert len(marks) == len(values)
    assert [mark for mark, value in zip(marks, values, strict=True) if value is None and mark] == []
    assert known.lower <= known.centre * (1 + 1e-9) + 1e-9
    assert known.centre <= known.upper * (1 + 1e-9) + 1e-9


@given(st.lists(st.integers(-3, 3), max_size=40))
def test_runs_agree_with_looking_at_every_window(line):
    in_shift = {number for first, last in shifts(line, centre=0) for number in range(first, last + 1)}
    in_trend = {number for first, last in trends(line) for number in range(first, last + 1)}
    windows = [range(start, start + 8) for start in range(len(line) - 7)]
    six = [range(start, start + 6) for start in range(len(line) - 5)]

    assert in_shift == {
        number
        for window in windows
        if all(line[each] > 0 for each in window) or all(line[each] < 0 for each in window)
        for number in window
    }
    assert in_trend == {
        number
        for window in six
        if all(line[each] < line[each + 1] for each in window[:-1])
        or all(line[each] > line[each + 1] for each in window[:-1])
        for number in window
    }


@given(st.lists(st.integers(0, 1000), min_size=FEWEST, max_size=40), st.integers(1, 1000))
def test_another_unit_changes_no_signal(values, factor):
    known, scaled = limits(values), limits([value * factor for value in values])
    assert known is not None
    assert scaled is not None
    outside = [OUT in each for each in signals(values, known)]
    near = [min(abs(value - known.upper), abs(value - known.lower)) < 1e-6 * (1 + value) for value in values]

    again = [OUT in each for each in signals([value * factor for value in values], scaled)]

    assert [mark for mark, is_near in zip(again, near, strict=True) if not is_near] == [
        mark for mark, is_near in zip(outside, near, strict=True) if not is_near
    ]
