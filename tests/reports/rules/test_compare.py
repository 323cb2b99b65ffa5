"""What a period is compared with."""

from datetime import date

import pytest

from reports.enums import Compare
from reports.rules.compare import before
from reports.rules.period import Period


def march(year: int = 2026) -> Period:
    return Period(first=date(year, 3, 1), last=date(year, 3, 31), zone="UTC")


@pytest.mark.parametrize(
    ("compare", "first", "last"),
    [
        (Compare.PREVIOUS, date(2026, 1, 29), date(2026, 2, 28)),
        (Compare.YEAR, date(2025, 3, 1), date(2025, 3, 31)),
    ],
)
def test_before(compare: Compare, first: date, last: date) -> None:
    assert before(march(), compare) == Period(first=first, last=last, zone="UTC")


def test_nothing_is_compared_when_nothing_is_asked() -> None:
    assert before(march(), Compare.NONE) is None


def test_leap_day_is_compared_with_the_28th() -> None:
    leap = Period(first=date(2024, 2, 29), last=date(2024, 2, 29), zone="UTC")

    assert before(leap, Compare.YEAR) == Period(first=date(2023, 2, 28), last=date(2023, 2, 28), zone="UTC")
