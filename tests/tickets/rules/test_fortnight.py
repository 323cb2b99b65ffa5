from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.calendar import Calendar, is_open
from tickets.rules.fortnight import CLOSED, HOLIDAY, OPEN, SPECIAL, fortnight

GOOD_FRIDAY = date(2026, 4, 3)
OFFICE = Calendar(
    time_zone="UTC",
    windows=(((480, 720), (780, 1080)),) * 4 + (((1320, 1800),), ((0, 1440),), ()),
    closed_dates=frozenset({GOOD_FRIDAY}),
    exceptions=((date(2026, 4, 8), ((600, 720),)), (date(2026, 4, 9), ())),
)


@pytest.mark.parametrize(
    ("day", "kind", "text", "pieces", "why"),
    [
        (date(2026, 4, 2), OPEN, "08:00–12:00, 13:00–18:00", ((480, 720), (780, 1080)), ""),
        (GOOD_FRIDAY, HOLIDAY, "Closed", (), "Good Friday"),
        (date(2026, 4, 4), OPEN, "Day and night", ((0, 1440),), ""),
        (date(2026, 4, 5), CLOSED, "Closed", (), ""),
        (date(2026, 4, 8), SPECIAL, "10:00–12:00", ((600, 720),), ""),
        (date(2026, 4, 9), SPECIAL, "Closed", (), ""),
        (date(2026, 4, 10), OPEN, "22:00–06:00 the next day", ((1320, 1440),), ""),
        (date(2026, 4, 11), OPEN, "Day and night", ((0, 1440),), ""),
    ],
)
def test_day_of_the_strip(day, kind, text, pieces, why):
    (plan,) = fortnight(OFFICE, day, names={GOOD_FRIDAY: "Good Friday"}, days=1)

    assert (plan.day, plan.kind, plan.text, plan.pieces, plan.why) == (day, kind, text, pieces, why)


def test_two_weeks_without_a_gap():
    plans = fortnight(OFFICE, GOOD_FRIDAY, names={})

    assert [plan.day for plan in plans] == [GOOD_FRIDAY + timedelta(days=number) for number in range(14)]


@given(minute=st.integers(0, 14 * 1440 - 1))
def test_strip_is_open_when_the_calendar_is(minute):
    at = datetime(2026, 4, 1, tzinfo=UTC) + timedelta(minutes=minute)

    (plan,) = fortnight(OFFICE, at.date(), names={}, days=1)

    now = at.hour * 60 + at.minute
    assert is_open(OFFICE, at) == any(start <= now < end for start, end in plan.pieces)
