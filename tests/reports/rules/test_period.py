"""Periods and their steps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.enums import Grain, Preset
from reports.rules.period import Period, grain_of, midnight, preset_period, previous, steps

ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu")
periods = st.builds(
    lambda first, days, zone: Period(first=first, last=first + timedelta(days=days), zone=zone),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 900),
    st.sampled_from(ZONES),
)


@given(period=periods, grain=st.sampled_from(Grain))
@settings(max_examples=150)
def test_steps_cut_a_period_without_gap_or_overlap(period, grain):
    found = steps(period, grain)

    assert found[0].start == period.start
    assert found[-1].end == period.end
    assert all(one.end == following.start for one, following in zip(found, found[1:], strict=False))
    assert all(step.start < step.end for step in found)


@given(period=periods)
@settings(max_examples=50)
def test_previous_period_has_equal_days_and_ends_the_day_before(period):
    before = previous(period)

    assert (before.days, before.end) == (period.days, period.start)


def test_day_of_the_change_has_23_and_25_hours():
    lengths = [
        (Period(first=day, last=day, zone="America/New_York").end - midnight(day, "America/New_York"))
        for day in (date(2026, 3, 8), date(2026, 11, 1), date(2026, 6, 1))
    ]

    assert lengths == [timedelta(hours=23), timedelta(hours=25), timedelta(hours=24)]


def test_skipped_midnight_begins_the_day_at_the_change():
    # Havana, 8 March 2026: 0:00 becomes 1:00.
    begins = midnight(date(2026, 3, 8), "America/Havana")

    assert begins == datetime(2026, 3, 8, 5, 0, tzinfo=UTC)
    assert begins.astimezone(ZoneInfo("America/Havana")).hour == 1


@pytest.mark.parametrize(("preset", "first"), [
    (Preset.WEEK, date(2026, 5, 9)),
    (Preset.MONTH, date(2026, 4, 16)),
    (Preset.NINETY, date(2026, 2, 15)),
    (Preset.QUARTER, date(2026, 4, 1)),
    (Preset.YEAR, date(2026, 1, 1)),
])
def test_presets_end_today_where_the_report_is_read(preset, first):
    late_in_london = datetime(2026, 5, 14, 23, 30, tzinfo=UTC)

    assert preset_period(preset=preset, at=late_in_london, zone="Europe/London") == Period(
        first=first, last=date(2026, 5, 15), zone="Europe/London"
    )


def test_custom_has_no_dates_of_its_own():
    with pytest.raises(ValueError, match="custom"):
        preset_period(preset=Preset.CUSTOM, at=datetime(2026, 5, 14, tzinfo=UTC), zone="UTC")


@pytest.mark.parametrize(("days", "grain"), [(1, Grain.DAY), (31, Grain.DAY), (32, Grain.WEEK), (200, Grain.WEEK),
                                             (201, Grain.MONTH)])
def test_trend_has_a_readable_number_of_steps(days, grain):
    first = date(2026, 1, 1)

    assert grain_of(Period(first=first, last=first + timedelta(days=days - 1), zone="UTC")) is grain


def test_weeks_begin_on_monday_and_months_on_the_first():
    period = Period(first=date(2026, 1, 28), last=date(2026, 3, 3), zone="UTC")

    assert [step.first.isoformat() for step in steps(period, Grain.WEEK)][:3] == [
        "2026-01-28", "2026-02-02", "2026-02-09"
    ]
    assert [(step.first.isoformat(), step.last.isoformat()) for step in steps(period, Grain.MONTH)] == [
        ("2026-01-28", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-03")
    ]
