from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.enums import Digest
from notifications.rules.quiet import Quiet, next_digest, quiet_until

LONDON = ZoneInfo("Europe/London")
EVERY_DAY = frozenset(range(7))
NIGHT = Quiet(time(22), time(7), EVERY_DAY, LONDON)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
walls = st.times().map(lambda each: each.replace(second=0, microsecond=0))
zones = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
quiets = st.builds(Quiet, walls, walls, st.frozensets(st.integers(0, 6)), zones.map(ZoneInfo))


def london(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-01-14T21:59", None),
        ("2026-01-14T22:00", "2026-01-15T07:00"),
        ("2026-01-15T03:00", "2026-01-15T07:00"),
        ("2026-01-15T07:00", None),
        ("2026-07-15T03:00", "2026-07-15T07:00"),
        ("2026-03-29T00:30", "2026-03-29T07:00"),  # the clocks go forward in this night
        ("2026-10-25T00:30", "2026-10-25T07:00"),  # and back in this one
    ],
)
def test_night_is_quiet_on_the_wall_clock(at: str, until: str | None) -> None:
    assert quiet_until(NIGHT, london(at)) == (until and london(until))


def test_quiet_days_are_those_on_which_it_begins() -> None:
    friday = Quiet(time(22), time(7), frozenset({4}), LONDON)

    assert quiet_until(friday, london("2026-01-17T03:00")) == london("2026-01-17T07:00")
    assert quiet_until(friday, london("2026-01-18T03:00")) is None


def test_quiet_weekend_is_one_stretch() -> None:
    weekend = Quiet(time(0), time(0), frozenset({5, 6}), LONDON)

    assert quiet_until(weekend, london("2026-01-17T09:00")) == london("2026-01-19T00:00")


def test_end_that_comes_twice_is_the_second() -> None:
    quiet = Quiet(time(22), time(1, 30), EVERY_DAY, LONDON)

    assert quiet_until(quiet, london("2026-10-25T00:30")) == london("2026-10-25T01:30", fold=1).astimezone(UTC)


@given(quiets, moments)
def test_quiet_hours_end_later_and_never_hold_for_ever(quiet: Quiet, at: datetime) -> None:
    until = quiet_until(quiet, at)

    assert until is None or at < until <= at + timedelta(days=10)


@given(quiets, moments)
def test_after_the_end_it_is_not_quiet(quiet: Quiet, at: datetime) -> None:
    until = quiet_until(quiet, at)

    if until is not None and not (quiet.start == quiet.end and len(quiet.days) == 7):
        assert quiet_until(quiet, until) is None


@given(moments, walls, zones, st.sampled_from([Digest.HOURLY, Digest.DAILY]))
def test_digest_comes_soon_and_never_before(at: datetime, wall: time, zone: str, digest: Digest) -> None:
    found = next_digest(digest, at=at, daily_at=wall, zone=ZoneInfo(zone))

    longest = timedelta(hours=1) if digest is Digest.HOURLY else timedelta(hours=26)
    assert at < found <= at + longest


def test_daily_digest_is_at_the_same_wall_time_in_summer_and_winter() -> None:
    days = [next_digest(Digest.DAILY, at=london(day), daily_at=time(7), zone=LONDON) for day in
            ("2026-01-14T08:00", "2026-07-14T06:59")]  # fmt: skip

    assert [day.astimezone(LONDON).isoformat() for day in days] == [
        "2026-01-15T07:00:00+00:00",
        "2026-07-14T07:00:00+01:00",
    ]
