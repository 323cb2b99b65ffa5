"""Small lines beside figures."""

import pytest

from reports.rules.sparkline import sparkline


@pytest.mark.parametrize("values", [[], [1], [None, None], [None, 3, None]])
def test_fewer_than_two_values_are_no_line(values):
    assert sparkline(values=values, words="") is None


@pytest.mark.parametrize(("values", "lines", "end"), [
    ([0, 10], ("3.0,21.0 97.0,3.0",), ("97.0", "3.0")),
    ([5, 5, 5], ("3.0,3.0 50.0,3.0 97.0,3.0",), ("97.0", "3.0")),
    ([0, 0], ("3.0,21.0 97.0,21.0",), ("97.0", "21.0")),
    ([-10, 10], ("3.0,21.0 97.0,3.0",), ("97.0", "3.0")),
    ([10, 0, None, 5, None], ("3.0,3.0 26.5,21.0", "73.5,12.0 73.5,12.0"), ("73.5", "12.0")),
])
def test_line_goes_from_zero_and_stays_open_in_gaps(values, lines, end):
    line = sparkline(values=values, words="Eight weeks.")

    assert line is not None
    assert (line.lines, (line.x, line.y), line.words) == (lines, end, "Eight weeks.")
