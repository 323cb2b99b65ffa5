"""When schedules run and what they report about."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.enums import Rhythm, Span
from reports.rules.schedule import (
    Plan,
    delivery_key,
    latest_run,
    next_run,
    plan_words,
    span_days,
    span_query,
)


def plan(rhythm=Rhythm.WEEKLY, *, weekday=0, month_day=1, at=time(7), zone="Europe/Berlin"):
    return Plan(rhythm=rhythm, weekday=weekday, month_day=month_day, time=at, zone=zone)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(("asked", "after", "expected"), [
    (plan(), utc(2026, 3, 2, 5, 59), utc(2026, 3, 2, 6)),
    (plan(), utc(2026, 3, 2, 6), utc(2026, 3, 9, 6)),
    (plan(weekday=4), utc(2026, 3, 2, 6), utc(2026, 3, 6, 6)),
    (plan(), utc(2026, 3, 24), utc(2026, 3, 30, 5)),
    (plan(Rhythm.DAILY), utc(2026, 3, 28, 6), utc(2026, 3, 29, 5)),
    (plan(Rhythm.DAILY, at=time(2, 30)), utc(2026, 3, 28, 12), utc(2026, 3, 29, 1, 30)),
    (plan(Rhythm.DAILY, at=time(2, 30)), utc(2026, 10, 24, 12), utc(2026, 10, 25, 0, 30)),
    (plan(Rhythm.DAILY, at=time(2, 30)), utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)),
    (plan(Rhythm.MONTHLY, month_day=31), utc(2026, 1, 31, 7), utc(2026, 2, 28, 6)),
    (plan(Rhythm.MONTHLY, month_day=31), utc(2026, 2, 28, 7), utc(2026, 3, 31, 5)),
    (plan(Rhythm.MONTHLY, month_day=1), utc(2026, 12, 1, 6), utc(2027, 1, 1, 6)),
    (plan(Rhythm.MONTHLY, month_day=30), utc(2026, 1, 30, 6), utc(2026, 2, 28, 6)),
])  # fmt: skip
def test_next_run(asked, after, expected):
    assert next_run(asked, after=after) == expected


@given(
    st.sampled_from(Rhythm), st.integers(0, 6), st.integers(1, 31), st.times(),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
)  # fmt: skip
def test_a_run_is_always_later_and_on_its_day(rhythm, weekday, month_day, at, zone, after):
    asked = plan(rhythm, weekday=weekday, month_day=month_day, at=at, zone=zone)

    run = next_run(asked, after=after)

    day = run.astimezone(ZoneInfo(zone)).date()
    assert after < run <= after + timedelta(days=33)
    assert rhythm is not Rhythm.WEEKLY or day.weekday() == weekday
    assert rhythm is not Rhythm.MONTHLY or day.day == month_day or (day + timedelta(days=1)).day == 1


def test_several_missed_runs_are_one():
    first = utc(2026, 3, 2, 6)

    assert latest_run(plan(), first=first, at=utc(2026, 3, 8)) == first
    assert latest_run(plan(), first=first, at=utc(2026, 3, 27)) == utc(2026, 3, 23, 6)


@pytest.mark.parametrize(("span", "day", "expected"), [
    (Span.DAY, (2026, 3, 1), ((2026, 2, 28), (2026, 2, 28))),
    (Span.WEEK, (2026, 3, 2), ((2026, 2, 23), (2026, 3, 1))),
    (Span.WEEK, (2026, 3, 8), ((2026, 2, 23), (2026, 3, 1))),
    (Span.MONTH, (2026, 1, 1), ((2025, 12, 1), (2025, 12, 31))),
    (Span.MONTH, (2026, 3, 31), ((2026, 2, 1), (2026, 2, 28))),
    (Span.QUARTER, (2026, 2, 14), ((2025, 10, 1), (2025, 12, 31))),
    (Span.QUARTER, (2026, 7, 1), ((2026, 4, 1), (2026, 6, 30))),
    (Span.DAYS_30, (2026, 3, 2), ((2026, 1, 31), (2026, 3, 1))),
    (Span.DAYS_90, (2026, 3, 2), ((2025, 12, 2), (2026, 3, 1))),
])  # fmt: skip
def test_span_ends_before_the_day_of_the_run(span, day, expected):
    assert span_days(span, day=date(*day)) == tuple(date(*each) for each in expected)


def test_period_is_that_of_the_local_day_of_the_slot():
    query = span_query(Span.DAY, slot=utc(2026, 3, 1, 23, 30), zone="Europe/Berlin")

    assert query == {"period": "custom", "from": "2026-03-01", "to": "2026-03-01"}


@pytest.mark.parametrize(("asked", "words"), [
    (plan(), "every Monday at 07:00"),
    (plan(Rhythm.DAILY, at=time(18, 5)), "every day at 18:05"),
    (plan(Rhythm.MONTHLY, month_day=3), "on day 3 of the month at 07:00"),
    (plan(Rhythm.MONTHLY, month_day=31), "on day 31 of the month, or its last at 07:00"),
])
def test_plan_is_said_in_words(asked, words):
    assert plan_words(asked) == words


def test_key_is_the_same_in_every_zone_and_differs_by_slot_and_person():
    slot = utc(2026, 3, 2, 6)
    key = delivery_key(schedule_id=1, slot=slot, recipient_id=2)

    assert delivery_key(schedule_id=1, slot=slot.astimezone(ZoneInfo("Asia/Tokyo")), recipient_id=2) == key
    assert len({key, delivery_key(schedule_id=1, slot=slot, recipient_id=3),
                delivery_key(schedule_id=1, slot=slot + timedelta(days=1), recipient_id=2),
                delivery_key(schedule_id=12, slot=slot, recipient_id=2)}) == 4  # fmt: skip
