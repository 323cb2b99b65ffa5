"""Slices in space and gaps in numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.slices import gaps_in, place_on, plane_of, uneven_steps

AXIAL = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("orientation", "normal"),
    [
        (AXIAL, (0.0, 0.0, 1.0)),
        ([1.0, 0.0, 0.0, 0.0, 0.0, -1.0], (0.0, 1.0, 0.0)),
        ([1.0, 0.001, 0.0, 0.0, 1.0, 0.001], (0.0, 0.0, 1.0)),
        ([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], None),
        ([0.0] * 6, None),
        (AXIAL[:5], None),
        (None, None),
        ("abcdef", None),
    ],
)
def test_plane_of(orientation: object, normal: object) -> None:
    assert plane_of(orientation) == normal


@pytest.mark.parametrize(("position", "place"), [([-158.1, -179.0, -75.7], -75.7), ([1.0, 2.0], None), (None, None)])
def test_place_on(position: object, place: float | None) -> None:
    assert place_on((0.0, 0.0, 1.0), position) == place


@pytest.mark.parametrize(
    ("steps", "odd"),
    [
        ([5.0, 5.0, 5.0], []),
        ([5.0, 5.2, 4.8], []),  # rounding
        ([5.0, 10.0, 5.0], [1]),
        ([0.5, 0.5, 0.6], [2]),
        ([5.0], []),
        ([], []),
    ],
)
def test_uneven_steps(steps: list[float], odd: list[int]) -> None:
    assert uneven_steps(steps) == odd


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [
        ([1, 2, 3], []),
        ([3, 1], [(2, 2)]),
        ([1, 2, 6, 7, 7], [(3, 5)]),
        ([100, 200, 300], []),  # counted in hundreds
        ([5], []),
        ([], []),
    ],
)
def test_gaps_in(numbers: list[int], gaps: list[tuple[int, int]]) -> None:
    assert gaps_in(numbers) == gaps


@given(kept=st.sets(st.integers(1, 60), min_size=35))
def test_gaps_and_numbers_make_the_whole(kept: set[int]) -> None:
    gaps = gaps_in(sorted(kept))

    missing = {number for first, last in gaps for number in range(first, last + 1)}
    assert missing == set(range(min(kept), max(kept) + 1)) - kept
