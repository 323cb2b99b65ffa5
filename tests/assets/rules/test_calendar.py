"""Business time against a minute-by-minute oracle, across time zones and clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assets.rules.calendar import ALWAYS, HORIZON_YEARS, Calendar, due, elapsed, is_open

ZONES = (
    "UTC",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",  # moves its clocks by 30 minutes
    "Pacific/Auckland",
    "Pacific/Apia",  # skipped 30 December 2011
)
CHANGES = (
    datetime(2026, 3, 8, 7, 0, tzinfo=UTC),  # New York forward
    datetime(2026, 11, 1, 6, 0, tzinfo=UTC),  # New York back
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # Europe forward
    datetime(2026, 10, 25, 1, 0, tzinfo=UTC),  # Europe back
    datetime(2026, 4, 4, 15, 0, tzinfo=UTC),  # Lord Howe back
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),  # Lord Howe forward
    datetime(2026, 4, 4, 14, 0, tzinfo=UTC),  # Auckland back
    datetime(2026, 9, 26, 14, 0, tzinfo=UTC),  # Auckland forward
    datetime(2011, 12, 30, 10, 0, tzinfo=UTC),  # Apia over the date line
    datetime(2027, 1, 1, 0, 0, tzinfo=UTC),  # turn of the year
)
OFFICE = tuple(((480, 1080),) if day < 5 else () for day in range(7))
BERLIN = Calendar(time_zone="Europe/Berlin", windows=OFFICE, closed_dates=frozenset({date(2026, 5, 1)}))
NEVER = Calendar(time_zone="UTC", windows=((),) * 7)

windows = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=3
).map(tuple)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.sampled_from([change.date() for change in CHANGES])
calendars = st.builds(
    Calendar,
    time_zone=st.sampled_from(ZONES),
    windows=st.tuples(*[windows] * 7),
    closed_dates=st.frozensets(days, max_size=3),
    exceptions=st.dictionaries(days, windows, max_size=2).map(lambda found: tuple(found.items())),
)
minutes_around = st.integers(-600, 600) | st.integers(-7200, 7200)


def around(count):
    """Instants near one clock change, so that they are days apart and not years."""
    offsets = st.lists(minutes_around, min_size=count, max_size=count)
    return st.builds(
        lambda base, found: [base + timedelta(minutes=offset) for offset in found], st.sampled_from(CHANGES), offsets
    )


instants = around(1).map(lambda found: found[0])
examples = settings(max_examples=50, deadline=None)  # no deadline: the first look at a year builds it
lengths = st.integers(0, 1500).map(lambda minutes: timedelta(minutes=minutes))
pauses = st.lists(st.builds(lambda start, length: (start, start + length), instants, lengths), max_size=3)


def is_open_oracle(calendar, instant):
    """One instant, straight from the definition: its local wall time lies in a window of its day or the two before."""
    local = instant.astimezone(ZoneInfo(calendar.time_zone))
    exceptions = dict(calendar.exceptions)
    for days_back in range(3):
        day = local.date() - timedelta(days=days_back)
        minute = local.hour * 60 + local.minute + 1440 * days_back
        usual = () if day in calendar.closed_dates else calendar.windows[day.weekday()]
        if any(start <= minute < end for start, end in exceptions.get(day, usual)):
            return True
    return False


def elapsed_oracle(calendar, start, end, stops=()):
    """Brute force, minute by minute; all drawn instants are whole minutes."""
    minutes = 0
    while start < end:
        if is_open_oracle(calendar, start) and not any(a <= start and (b is None or start < b) for a, b in stops):
            minutes += 1
        start += timedelta(minutes=1)
    return minutes * 60


@settings(max_examples=100, deadline=None)
@given(calendar=calendars, start=instants, length=lengths, stops=pauses)
def test_p1_equals_the_oracle(calendar, start, length, stops):
    end = start + length

    assert elapsed(calendar, start, end, stops) == elapsed_oracle(calendar, start, end, stops)
    assert is_open(calendar, start) == is_open_oracle(calendar, start)


@examples
@given(calendar=calendars, times=around(3).map(sorted), stops=pauses)
def test_p2_p3_adds_up_and_is_bounded(calendar, times, stops):
    first, middle, last = times

    whole = elapsed(calendar, first, last, stops)
    parts = elapsed(calendar, first, middle, stops) + elapsed(calendar, middle, last, stops)

    assert whole == parts
    assert 0 <= whole <= (last - first).total_seconds()
    assert elapsed(calendar, last, first, stops) == 0


@examples
@given(calendar=calendars, times=around(2), seconds=st.integers(0, 400_000), stops=pauses)
def test_p4_p5_due_is_the_inverse_of_elapsed(calendar, times, seconds, stops):
    start, other = times
    at = due(calendar, start, seconds, stops)
    assume(at is not None)

    assert elapsed(calendar, start, at, stops) == seconds
    if other >= start:
        assert (elapsed(calendar, start, other, stops) >= seconds) == (other >= at)
    if seconds:
        assert is_open(calendar, at - timedelta(seconds=1))


@examples
@given(start=instants, length=lengths)
def test_p6_always_is_wall_time(start, length):
    assert elapsed(ALWAYS, start, start + length) == length.total_seconds()
    assert due(ALWAYS, start, int(length.total_seconds())) == start + length


@examples
@given(calendar=calendars, start=instants, length=lengths, holiday=days, stop=pauses, seconds=st.integers(1, 90_000))
def test_p7_a_holiday_or_pause_never_adds_time(calendar, start, length, holiday, stop, seconds):
    fewer = Calendar(
        time_zone=calendar.time_zone,
        windows=calendar.windows,
        closed_dates=calendar.closed_dates | {holiday},
        exceptions=calendar.exceptions,
    )
    end = start + length
    at = due(calendar, start, seconds)
    later = due(fewer, start, seconds, stop)

    assert elapsed(fewer, start, end, stop) <= elapsed(calendar, start, end)
    assert later is None or at <= later


@examples
@given(calendar=calendars, times=around(2), length=lengths, stops=pauses)
def test_p8_pauses_count_as_their_union(calendar, times, length, stops):
    start, stop_at = times
    end = start + length
    expected = elapsed(calendar, start, end, stops)

    assert elapsed(calendar, start, end, [*stops, *stops]) == expected
    assert elapsed(calendar, start, end, stops[::-1]) == expected
    assert elapsed(calendar, start, end, [*stops, (stop_at, stop_at)]) == expected
    assert elapsed(calendar, start, end, [(stop_at, None)]) == elapsed(calendar, start, min(end, stop_at))


@examples
@given(calendar=calendars, start=instants, length=lengths, stops=pauses)
def test_p9_a_pause_while_closed_changes_nothing(calendar, start, length, stops):
    closed = [stop for stop in stops if elapsed(calendar, *stop) == 0]

    assert elapsed(calendar, start, start + length, closed) == elapsed(calendar, start, start + length)


@examples
@given(calendar=calendars, start=instants, length=lengths, zone=st.sampled_from(ZONES))
def test_p10_p20_only_the_instant_counts(calendar, start, length, zone):
    end = start + length
    local = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    text = datetime.fromisoformat(local[0].isoformat()), datetime.fromisoformat(local[1].isoformat())

    assert elapsed(calendar, *local) == elapsed(calendar, start, end)
    assert elapsed(calendar, *text) == elapsed(calendar, start, end)


@examples
@given(week=windows, start=instants, length=lengths)
def test_p11_a_week_later_is_the_same_where_clocks_stand_still(week, start, length):
    calendar = Calendar(time_zone="Asia/Tokyo", windows=(week, (), *[week] * 5))
    shift = timedelta(days=7)

    assert elapsed(calendar, start + shift, start + length + shift) == elapsed(calendar, start, start + length)


@examples
@given(zone=st.sampled_from(ZONES), cut=st.integers(481, 1079), start=instants, length=lengths)
def test_p12_splitting_a_window_changes_nothing(zone, cut, start, length):
    whole = Calendar(time_zone=zone, windows=(((480, 1080),),) * 7)
    split = Calendar(time_zone=zone, windows=(((480, cut), (cut, 1080)),) * 7)

    assert elapsed(split, start, start + length) == elapsed(whole, start, start + length)


@examples
@given(before=calendars, after=calendars, times=around(3).map(sorted))
def test_p13_a_changed_calendar_adds_up_from_the_moment_of_change(before, after, times):
    start, change, end = times
    versioned = elapsed(before, start, change) + elapsed(after, change, end)

    assert versioned <= (end - start).total_seconds()
    assert versioned == elapsed(before, start, end) - elapsed(before, change, end) + elapsed(after, change, end)


def test_p18_outside_hours_is_not_open():
    assert not is_open(BERLIN, datetime(2026, 5, 2, 10, 0, tzinfo=UTC))
    assert is_open(BERLIN, datetime(2026, 5, 4, 6, 0, tzinfo=UTC))
    assert not is_open(BERLIN, datetime(2026, 5, 4, 16, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "day", "window", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), (120, 180), 0),  # 02:00 to 03:00 does not exist
        ("America/New_York", date(2026, 11, 1), (60, 120), 2),  # 01:00 to 02:00 comes twice
        ("America/New_York", date(2026, 11, 1), (90, 150), 1.5),  # 01:30 to 02:30, with a hole in it
        ("America/New_York", date(2026, 3, 8), (0, 1440), 23),
        ("America/New_York", date(2026, 11, 1), (0, 1440), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), (0, 1440), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), (0, 1440), 23.5),
        ("Pacific/Apia", date(2011, 12, 30), (0, 1440), 0),  # the day that never was
    ],
)
def test_clock_change_day_has_its_real_length(zone, day, window, hours):
    calendar = Calendar(time_zone=zone, windows=((),) * 7, exceptions=((day, (window,)),))
    start = datetime.combine(day, datetime.min.time(), tzinfo=UTC) - timedelta(days=3)

    assert elapsed(calendar, start, start + timedelta(days=7)) == hours * 3600


def test_overnight_shift_belongs_to_the_day_it_starts_on():
    night = Calendar(
        time_zone="Europe/Berlin", windows=(((1320, 1800),),) * 7, closed_dates=frozenset({date(2026, 2, 3)})
    )

    assert is_open(night, datetime(2026, 2, 3, 4, 59, tzinfo=UTC))  # Tuesday 05:59, the shift of Monday
    assert not is_open(night, datetime(2026, 2, 3, 5, 0, tzinfo=UTC))
    assert not is_open(night, datetime(2026, 2, 3, 22, 0, tzinfo=UTC))  # Tuesday is closed


def test_holiday_and_weekend_are_jumped():
    friday_evening = datetime(2026, 4, 30, 15, 59, tzinfo=UTC)  # Thursday 17:59, then 1 May, then a weekend

    assert due(BERLIN, friday_evening, 120) == datetime(2026, 5, 4, 6, 1, tzinfo=UTC)


def test_due_at_closing_time_is_closing_time():
    assert due(BERLIN, datetime(2026, 2, 6, 16, 0, tzinfo=UTC), 3600) == datetime(2026, 2, 6, 17, 0, tzinfo=UTC)


def test_due_of_nothing_is_now():
    start = datetime(2026, 2, 7, 3, 0, tzinfo=UTC)

    assert due(NEVER, start, 0) == start


def test_due_never_opens():
    start = datetime(2026, 2, 7, 3, 0, tzinfo=UTC)

    assert due(NEVER, start, 1) is None
    assert due(ALWAYS, start, 10, [(start, None)]) is None
    assert due(ALWAYS, start, (HORIZON_YEARS + 1) * 366 * 86_400) is None


def test_due_spans_years():
    start = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)

    assert due(ALWAYS, start, 366 * 86_400) == start + timedelta(days=366)


def test_microseconds_are_kept_in_due_and_dropped_in_elapsed():
    start = datetime(2026, 2, 6, 9, 0, 0, 400_000, tzinfo=UTC)

    assert due(BERLIN, start, 1) == start + timedelta(seconds=1)
    assert elapsed(BERLIN, start, start + timedelta(seconds=1.9)) == 1


@pytest.mark.parametrize(
    ("weekdays", "message"),
    [
        (((),) * 6, "A calendar needs seven weekdays, Monday first."),
        ((((600, 600),),) * 7, "Window 600 to 600 must start on its day and end after it starts."),
        ((((1440, 1500),),) * 7, "Window 1440 to 1500 must start on its day and end after it starts."),
    ],
)
def test_broken_calendar_is_refused(weekdays, message):
    with pytest.raises(ValueError, match=message):
        Calendar(time_zone="UTC", windows=weekdays)
