"""Displays against the GSDF and their class."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.enums import DisplayClass
from assets.rules.displays import LEVELS, LIMITS, display_problems, gsdf, gsdf_deviation, jnd_index


@pytest.mark.parametrize(("index", "luminance"), [(1, 0.0500), (1023, 3993.4040)])
def test_function_has_the_ends_of_the_standard(index: int, luminance: float) -> None:
    assert gsdf(index) == pytest.approx(luminance, rel=1e-3)  # PS3.14 table B-1


@given(index=st.floats(2, 1020))
def test_index_and_luminance_are_inverse(index: float) -> None:
    assert jnd_index(gsdf(index)) == pytest.approx(index, abs=1.0)


def _perfect(l_min: float = 1.0, l_max: float = 400.0) -> list[float]:
    first, last = jnd_index(l_min), jnd_index(l_max)
    return [gsdf(first + (last - first) * level / (LEVELS - 1)) for level in range(LEVELS)]


def test_a_perfect_display_does_not_deviate() -> None:
    assert gsdf_deviation(_perfect()) < 1.0


def test_a_gamma_display_deviates() -> None:
    gamma = [1 + 399 * (level / (LEVELS - 1)) ** 2.2 for level in range(LEVELS)]

    assert gsdf_deviation(gamma) > 30


@pytest.mark.parametrize("measured", [[], [1, 2], [1, 2, 2], [3, 2, 1], [0.001, 2, 3], [1, 2, 5000]])
def test_what_is_no_measurement_is_refused(measured: list[float]) -> None:
    with pytest.raises(ValueError, match="(luminances|brighter)"):
        gsdf_deviation(measured)


@pytest.mark.parametrize(
    ("display_class", "l_min", "l_max", "deviation", "problems"),
    [
        (DisplayClass.DIAGNOSTIC, 1.0, 350.0, 10.0, 0),
        (DisplayClass.DIAGNOSTIC, 1.0, 349.0, 10.1, 2),
        (DisplayClass.MAMMOGRAPHY, 1.2, 400.0, 5.0, 1),
        (DisplayClass.EHR, 0.8, 250.0, 19.9, 0),
        (DisplayClass.EHR, 2.0, 250.0, None, 1),  # ratio 125
        (DisplayClass.MODALITY, None, None, None, 0),
    ],
)
def test_class_asks_for_its_limits(display_class, l_min, l_max, deviation, problems) -> None:
    found = display_problems(display_class=display_class, l_min=l_min, l_max=l_max, deviation_percent=deviation)

    assert len(found) == problems


def test_every_class_has_limits() -> None:
    assert set(LIMITS) == set(DisplayClass)
