from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rules.period import Days, last_quarter


@pytest.mark.parametrize(
    ("at", "zone", "first", "last"),
    [
        (datetime(2026, 3, 2, 10, tzinfo=UTC), "UTC", date(2025, 10, 1), date(2025, 12, 31)),
        (datetime(2026, 4, 1, tzinfo=UTC), "UTC", date(2026, 1, 1), date(2026, 3, 31)),
        (datetime(2026, 4, 1, 3, tzinfo=UTC), "America/New_York", date(2025, 10, 1), date(2025, 12, 31)),
        (datetime(2026, 12, 31, tzinfo=UTC), "Europe/Berlin", date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_last_quarter(at, zone, first, last):
    assert last_quarter(at=at, zone=zone) == Days(first, last, zone)


def test_days_begin_where_they_are():
    days = Days(date(2026, 3, 29), date(2026, 3, 29), "Europe/Berlin")  # the night the clocks go forward

    assert (days.start, days.end) == (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_last_quarter_is_three_whole_months_that_are_over(at):
    days = last_quarter(at=at, zone="UTC")

    assert (days.first.day, days.first.month % 3) == (1, 1)
    assert 90 <= (days.last - days.first).days + 1 <= 92
    assert days.end <= at
