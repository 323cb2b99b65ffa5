"""Availability by hand-worked examples, and against an oracle that looks at every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.enums import DeviceState
from assets.rules.availability import Entry, Stretch, Terms, figures, ledger, overrun
from assets.rules.calendar import ALWAYS, Calendar, elapsed, is_open
from assets.rules.terms import holiday_words, hours_of

DOWN, DEGRADED, PLANNED = DeviceState.DOWN, DeviceState.DEGRADED, DeviceState.PLANNED
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE = Calendar(time_zone="UTC", windows=(((480, 1080),),) * 5 + ((), ()))
"""Monday to Friday, 8:00 to 18:00: 10 hours a day, 50 a week."""
HOUR = 3600


def clock(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time of the week that begins on MONDAY."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def entry(state: DeviceState, began_at: datetime, ended_at: datetime | None) -> Entry:
    return Entry(state=state, began_at=began_at, ended_at=ended_at)


def week(entries: list[Entry], terms: Terms, *, until: datetime = MONDAY + timedelta(days=7)):
    return figures(stretches=ledger(entries=entries, until=until), start=MONDAY, end=until, terms=terms)


def test_of_overlapping_entries_the_gravest_wins() -> None:
    found = ledger(
        entries=[
            entry(DEGRADED, clock(0, 8), clock(0, 12)),
            entry(DOWN, clock(0, 9), clock(0, 10)),
            entry(DOWN, clock(0, 9, 30), clock(0, 10)),  # a second ticket on the same outage counts once
        ],
        until=clock(1),
    )

    assert found == [
        Stretch(DEGRADED, clock(0, 8), clock(0, 9)),
        Stretch(DOWN, clock(0, 9), clock(0, 10)),
        Stretch(DEGRADED, clock(0, 10), clock(0, 12)),
    ]


def test_what_fails_during_planned_work_belongs_to_it_until_the_window_ends() -> None:
    work = entry(PLANNED, clock(0, 18), clock(0, 22))

    during = ledger(entries=[work, entry(DOWN, clock(0, 19), clock(0, 23))], until=clock(1))
    before = ledger(entries=[work, entry(DOWN, clock(0, 17), clock(0, 23))], until=clock(1))

    assert during == [Stretch(PLANNED, clock(0, 18), clock(0, 22)), Stretch(DOWN, clock(0, 22), clock(0, 23))]
    assert before == [Stretch(DOWN, clock(0, 17), clock(0, 23))]


def test_an_outage_that_goes_on_counts_up_to_now() -> None:
    found = week([entry(DOWN, clock(1, 6), None)], Terms(), until=clock(1, 12))

    # Monday 0:00 to Tuesday 12:00 is 36 h, of which 6 h were lost: 1 - 6/36 = 83.33 %.
    assert (found.covered, found.down, found.outages) == (36 * HOUR, 6 * HOUR, 1)
    assert found.uptime_percent == pytest.approx(100 * 30 / 36)


def test_round_the_clock_by_hand() -> None:
    found = week(
        [
            entry(DOWN, clock(0, 10), clock(0, 14)),  # 4 h
            entry(DEGRADED, clock(2, 8), clock(2, 14)),  # 6 h, half of it lost: 3 h
            entry(PLANNED, clock(5, 18), clock(6, 2)),  # 8 h, not in the base
        ],
        Terms(target_percent=95.0),
    )

    # Base 168 - 8 = 160 h; lost 4 + 3 = 7 h; uptime 1 - 7/160 = 95.625 %.
    # Two outages: MTTR (4 + 6) / 2 = 5 h; MTBF (160 - 10) / 2 = 75 h.
    assert (found.covered, found.base, found.lost) == (168 * HOUR, 160 * HOUR, 7 * HOUR)
    assert found.uptime_percent == pytest.approx(95.625)
    assert (found.mttr, found.mtbf, found.is_met) == (5 * HOUR, 75 * HOUR, True)


def test_the_same_week_by_a_stricter_contract() -> None:
    found = week(
        [
            entry(DOWN, clock(0, 10), clock(0, 14)),
            entry(DEGRADED, clock(2, 8), clock(2, 14)),
            entry(PLANNED, clock(3, 16), clock(3, 20)),  # 2 h of it within office hours
        ],
        Terms(hours=OFFICE, target_percent=98.0, planned_counts=True, degraded_percent=100),
    )

    # Office hours only: 50 h; lost 4 + 6 + 2 = 12 h; uptime 1 - 12/50 = 76 %.
    assert (found.covered, found.base, found.lost) == (50 * HOUR, 50 * HOUR, 12 * HOUR)
    assert (found.uptime_percent, found.is_met) == (pytest.approx(76.0), False)


def test_what_happens_out_of_hours_costs_nothing() -> None:
    found = week([entry(DOWN, clock(0, 18), clock(1, 8)), entry(DOWN, clock(5), clock(6, 20))], Terms(hours=OFFICE))

    assert (found.uptime_percent, found.outages, found.mttr, found.mtbf) == (100.0, 0, None, None)


def test_short_outages_never_happened() -> None:
    entries = [entry(DOWN, clock(0, 9), clock(0, 9, 14)), entry(DOWN, clock(1, 9), clock(1, 9, 15))]

    found = week(entries, Terms(hours=OFFICE, min_outage_minutes=15))

    # 14 min are forgiven, 15 are not: 1 - 0.25/50 = 99.5 %.
    assert (found.outages, found.outage) == (1, 15 * 60)
    assert found.uptime_percent == pytest.approx(99.5)


def test_an_outage_over_the_edge_is_long_enough_as_a_whole() -> None:
    stretches = ledger(entries=[entry(DOWN, clock(0, 23, 50), clock(1, 0, 10))], until=clock(7))

    found = figures(stretches=stretches, start=clock(1), end=clock(2), terms=Terms(min_outage_minutes=20))

    assert (found.outages, found.down) == (1, 600)


def test_degraded_may_count_nothing() -> None:
    found = week([entry(DEGRADED, clock(0), clock(3))], Terms(degraded_percent=0))

    assert (found.uptime_percent, found.outages, found.degraded) == (100.0, 0, 0)


def test_no_covered_time_has_no_uptime() -> None:
    never = Calendar(time_zone="UTC", windows=((),) * 7)

    assert week([entry(DOWN, clock(0), clock(1))], Terms(hours=never, target_percent=99.0)).is_met is None


@pytest.mark.parametrize(("day", "covered"), [(29, 23), (30, 24)])
def test_a_day_is_as_long_as_the_clock_of_the_site_makes_it(day: int, covered: int) -> None:
    hours = Calendar(time_zone="Europe/London", windows=(((0, 1440),),) * 7)
    zone = ZoneInfo("Europe/London")
    start, end = datetime(2026, 3, day, tzinfo=zone), datetime(2026, 3, day + 1, tzinfo=zone)  # forward on the 29th

    found = figures(stretches=[], start=start, end=end, terms=Terms(hours=hours))

    assert found.covered == covered * HOUR


def test_public_holidays_are_not_covered_when_the_contract_leaves_them_out() -> None:
    """Worked by hand in docs/availability.md: the week of Christmas 2026, covered Monday to Friday 8:00 to 18:00.

    Down from Thursday 24 December 16:00 to Friday 25 December 12:00. With holidays: 50 h covered, 2 + 4 = 6 h lost,
    88 %. Without: 40 h covered, 2 h lost, 95 %.
    """
    start = datetime(2026, 12, 21, tzinfo=UTC)
    down = entry(DOWN, datetime(2026, 12, 24, 16, tzinfo=UTC), datetime(2026, 12, 25, 12, tzinfo=UTC))
    week_hours = [[[480, 1080]]] * 5 + [[], []]

    def of(holidays: frozenset[date]) -> tuple[float, float, float | None]:
        terms = Terms(hours=hours_of(week_hours, time_zone="UTC", holidays=holidays))
        until = start + timedelta(days=7)
        found = figures(stretches=ledger(entries=[down], until=until), start=start, end=until, terms=terms)
        return found.covered / HOUR, found.lost / HOUR, found.uptime_percent

    assert of(frozenset()) == (50, 6, pytest.approx(88))
    assert of(frozenset({date(2026, 12, 25)})) == (40, 2, pytest.approx(95))


def test_a_contract_round_the_clock_may_leave_holidays_out_too() -> None:
    hours = hours_of([], time_zone="Europe/London", holidays=frozenset({date(2026, 12, 25)}))

    assert elapsed(hours, datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 27, tzinfo=UTC)) == 48 * HOUR
    assert hours_of([], time_zone="Europe/London") == ALWAYS


@pytest.mark.parametrize(
    ("covers", "country", "part", "words"),
    [
        (True, "Germany", "", "covered as any other day"),
        (False, "", "", "not covered: those of the country of the site"),
        (False, "Germany", "", "not covered: those of Germany"),
        (False, "Germany", "Bavaria", "not covered: those of Germany, Bavaria"),
    ],
)
def test_holidays_in_words(covers, country, part, words) -> None:
    assert holiday_words(covers=covers, country=country, part=part) == words


def test_a_week_with_its_holidays_is_what_every_minute_adds_up_to() -> None:
    hours = hours_of([[[480, 1080]]] * 7, time_zone="UTC", holidays=frozenset({clock(1).date(), clock(4).date()}))
    found = [entry(DOWN, clock(0, 17), clock(2, 9)), entry(DEGRADED, clock(4, 9), clock(5, 9))]
    minutes = [MONDAY + timedelta(minutes=each) for each in range(7 * 1440)]

    result = week(found, Terms(hours=hours))

    assert result.covered == 60 * sum(is_open(hours, each) for each in minutes)
    assert result.down == 60 * sum(is_open(hours, each) and clock(0, 17) <= each < clock(2, 9) for each in minutes)
    assert result.degraded == 60 * sum(is_open(hours, each) and clock(4, 9) <= each < clock(5, 9) for each in minutes)


@pytest.mark.parametrize(
    ("window_end", "ended_at", "expected"),
    [
        (clock(0, 22), clock(0, 21), None),
        (clock(0, 22), clock(0, 22), None),
        (clock(0, 22), clock(0, 23), clock(0, 22)),
        (clock(0, 22), None, None),
        (clock(0, 19), None, clock(0, 19)),
        (clock(0, 17), None, clock(0, 18)),
    ],
)
def test_work_beyond_its_window_is_found(
    window_end: datetime, ended_at: datetime | None, expected: datetime | None
) -> None:
    found = overrun(window_end=window_end, began_at=clock(0, 18), ended_at=ended_at, at=clock(0, 20))

    assert found == expected


minutes = st.integers(0, 48 * 60)
spans = st.tuples(minutes, minutes).filter(lambda span: span[0] < span[1])
entries_of = st.lists(st.tuples(st.sampled_from([DOWN, DEGRADED, PLANNED]), spans), max_size=6)


def state_at(found: list[Entry], moment: datetime) -> DeviceState:
    """The state in one minute, by looking at every entry."""

    def covers(each: Entry) -> bool:
        return each.began_at <= moment < (each.ended_at or moment + timedelta(1))

    def is_of_the_work(each: Entry) -> bool:
        """Began in planned time that goes on without a gap until now."""
        probe = each.began_at
        while probe <= moment:
            if not any(other.state is PLANNED and other.began_at <= probe < other.ended_at for other in found):
                return False
            probe += timedelta(minutes=1)
        return True

    states = [
        each.state for each in found if covers(each) and (each.state is PLANNED or not is_of_the_work(each))
    ]
    return max(states, key=[PLANNED, DEGRADED, DOWN].index, default=DeviceState.UP)


@settings(max_examples=40, deadline=None)
@given(
    rows=entries_of,
    hours=st.sampled_from([ALWAYS, OFFICE]),
    period=spans,
    degraded=st.sampled_from([0, 50, 100]),
    planned_counts=st.booleans(),
    least=st.sampled_from([0, 20, 90]),
)
def test_figures_are_what_every_minute_adds_up_to(rows, hours, period, degraded, planned_counts, least) -> None:
    found = [
        entry(state, MONDAY + timedelta(minutes=begin), MONDAY + timedelta(minutes=end)) for state, (begin, end) in rows
    ]
    terms = Terms(
        hours=hours, degraded_percent=degraded, planned_counts=planned_counts, min_outage_minutes=least
    )
    states = [state_at(found, MONDAY + timedelta(minutes=minute)) for minute in range(48 * 60 + 1)]
    is_covered = [is_open(hours, MONDAY + timedelta(minutes=minute)) for minute in range(48 * 60 + 1)]
    counts = {DOWN} | ({DEGRADED} if degraded else set())
    outage, kept = [], []
    for minute, state in enumerate(states):
        if state in counts:
            outage.append(minute)
        if outage and (state not in counts or minute == 48 * 60):
            kept += [outage] if sum(is_covered[each] for each in outage) >= max(least, 1) else []
            outage = []
    here = set(range(*period))
    lost = {each for run in kept for each in run if is_covered[each] and each in here}

    result = figures(
        stretches=ledger(entries=found, until=MONDAY + timedelta(days=9)),
        start=MONDAY + timedelta(minutes=period[0]),
        end=MONDAY + timedelta(minutes=period[1]),
        terms=terms,
    )

    assert result.covered == 60 * sum(is_covered[each] for each in here)
    assert result.planned == 60 * sum(is_covered[each] and states[each] is PLANNED for each in here)
    assert result.down == 60 * sum(states[each] is DOWN for each in lost)
    assert result.degraded == 60 * sum(states[each] is DEGRADED for each in lost)
    assert result.outages == sum(any(each in lost for each in run) for run in kept)
    assert result.uptime_percent is None or 0 <= result.uptime_percent <= 100
