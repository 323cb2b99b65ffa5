"""Business time: when the desk is open, how much open time passed, and when a promise falls due.

An instant is open when its local wall time lies in a window. So a window from 02:00 to 03:00 has length 0 on the
night the clocks go forward and one from 01:00 to 02:00 lasts two hours on the night they go back. All subtraction
happens in UTC. Instants are aware datetimes in any zone; durations are whole seconds, rounded down.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

Window = tuple[int, int]
"""Half-open minutes of the local day; an end past 1440 runs into the next day."""

Pause = tuple[datetime, datetime | None]
"""Half-open; an end of None has not come yet."""

HORIZON_YEARS = 20
"""`due` looks this far ahead and then answers None, so a calendar that never opens cannot hang it."""

_Span = tuple[int, int]  # microseconds since the epoch, half-open

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_DAY = 1440 * _MINUTE
_LAST_MINUTE = 2880
_NEVER = 2**63
# No zone is or was further from UTC than this; a jump over the date line moves it by one whole day.
_WIDEST_OFFSET = 26 * 60 * _MINUTE
_PROBE = timedelta(hours=6)


@dataclass(frozen=True)
class Calendar:
    """Opening hours in one time zone: seven weekdays, Monday first, each with any number of windows.

    A window belongs to the date it starts on: an overnight shift that starts before a closed date runs to its end.
    `exceptions` replace weekday and closed date alike: dates with their own windows, none for closed.
    """

    time_zone: str
    windows: tuple[tuple[Window, ...], ...]
    closed_dates: frozenset[date] = frozenset()
    exceptions: tuple[tuple[date, tuple[Window, ...]], ...] = ()

    @cached_property
    def _hash(self) -> int:
        return hash((self.time_zone, self.windows, self.closed_dates, self.exceptions))

    def __hash__(self) -> int:
        return self._hash  # asked for at every look at a year

    def __post_init__(self) -> None:
        if len(self.windows) != 7:
            raise ValueError("A calendar needs seven weekdays, Monday first.")
        for windows in (*self.windows, *(windows for _, windows in self.exceptions)):
            for start, end in windows:
                if not 0 <= start < end <= _LAST_MINUTE or start >= 1440:
                    raise ValueError(f"Window {start} to {end} must start on its day and end after it starts.")


@dataclass(frozen=True)
class Cuts:
    """Pauses made ready for many questions: joined, in order, in microseconds; one that is still open ends never."""

    starts: Sequence[int]
    ends: Sequence[int]


Pauses = Iterable[Pause] | Cuts

ALWAYS = Calendar(time_zone="UTC", windows=(((0, 1440),),) * 7)
"""Day and night, every day."""


def cuts_of(pauses: Pauses) -> Cuts:
    """Return pauses, in any order, as cuts; cuts stay as they are."""
    if isinstance(pauses, Cuts):
        return pauses
    spans = _union((_microseconds(start), _NEVER if end is None else _microseconds(end)) for start, end in pauses)
    return Cuts(starts=[start for start, _ in spans], ends=[end for _, end in spans])


def is_open(calendar: Calendar, instant: datetime) -> bool:
    """Say whether the desk is open at `instant`."""
    moment = _microseconds(instant)
    year = _year(calendar, instant.astimezone(UTC).year)
    index = bisect_right(year.starts, moment) - 1
    return index >= 0 and moment < year.ends[index]


def elapsed(calendar: Calendar, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
    """Return the open seconds in [start, end) outside all pauses; 0 when end is not after start.

    Pauses may overlap, come in any order, be empty or still be open.
    """
    spans = _working_spans(_microseconds(start), _microseconds(end), pauses)
    return sum(_measure(calendar, first, last) for first, last in spans) // _SECOND


def due(calendar: Calendar, start: datetime, seconds: int, pauses: Pauses = ()) -> datetime | None:
    """Return the earliest UTC instant by which `seconds` of open time outside pauses have passed since start.

    0 seconds are due at start. None: not within HORIZON_YEARS, because it never opens or an open pause holds it.
    """
    begin = _microseconds(start)
    left = seconds * _SECOND
    if left <= 0:
        return start.astimezone(UTC)
    last_year = min(start.astimezone(UTC).year + HORIZON_YEARS, 9998)
    horizon = _microseconds(datetime(last_year, 12, 31, tzinfo=UTC))
    for first, last in _working_spans(begin, horizon, pauses):
        for year in _years(calendar, first, last):
            available = year.open_until(min(last, year.last)) - year.open_until(first)
            if available >= left:
                return _EPOCH + year.reached(year.open_until(first) + left) * _MICROSECOND
            left -= available
    return None


@dataclass(frozen=True)
class _Year:
    """The open spans of one UTC year with running totals, so that any stretch is two look-ups."""

    first: int
    last: int
    starts: Sequence[int]
    ends: Sequence[int]
    totals: Sequence[int]  # open microseconds of the year up to the end of each span

    def open_until(self, moment: int) -> int:
        """Return the open microseconds of this year before `moment`."""
        index = bisect_right(self.starts, moment) - 1
        if index < 0:
            return 0
        return self.totals[index] - max(0, self.ends[index] - moment)

    def reached(self, total: int) -> int:
        """Return the earliest moment by which `total` open microseconds of this year have passed."""
        index = bisect_left(self.totals, total)
        return self.ends[index] - (self.totals[index] - total)


def _measure(calendar: Calendar, first: int, last: int) -> int:
    return sum(year.open_until(min(last, year.last)) - year.open_until(first) for year in _years(calendar, first, last))


def _years(calendar: Calendar, first: int, last: int) -> Iterator[_Year]:
    for number in range(_utc(first).year, _utc(last).year + 1):
        yield _year(calendar, number)


@lru_cache(maxsize=512)
def _year(calendar: Calendar, number: int) -> _Year:
    first = _microseconds(datetime(number, 1, 1, tzinfo=UTC))
    last = _microseconds(datetime(number + 1, 1, 1, tzinfo=UTC))
    spans = _union(
        (max(start, first), min(end, last))
        for start, end in _open_spans(calendar, first, last)
        if start < last and end > first
    )
    return _Year(
        first=first,
        last=last,
        starts=[start for start, _ in spans],
        ends=[end for _, end in spans],
        totals=list(accumulate(end - start for start, end in spans)),
    )


def _open_spans(calendar: Calendar, first: int, last: int) -> Iterator[_Span]:
    """Yield the open spans in UTC, by pulling each local window back through every offset in force near it."""
    exceptions = dict(calendar.exceptions)
    offsets = _offsets(calendar.time_zone, _utc(first).year)
    day = _utc(first).date() - timedelta(days=4)
    for local_day in (day + timedelta(days=n) for n in range(374)):
        if local_day in exceptions:
            windows = exceptions[local_day]
        elif local_day in calendar.closed_dates:
            continue
        else:
            windows = calendar.windows[local_day.weekday()]
        midnight = (local_day - _EPOCH.date()).days * _DAY
        for start, end in windows:
            yield from _pull_back(offsets, midnight + start * _MINUTE, midnight + end * _MINUTE)


def _pull_back(offsets: Sequence[tuple[int, int, int]], wall_start: int, wall_end: int) -> Iterator[_Span]:
    near = bisect_left(offsets, (wall_start - _WIDEST_OFFSET,)) - 1
    for valid_from, valid_to, offset in offsets[max(near, 0) :]:
        if valid_from >= wall_end + _WIDEST_OFFSET:
            break
        start, end = max(wall_start - offset, valid_from), min(wall_end - offset, valid_to)
        if start < end:
            yield start, end


@lru_cache(maxsize=256)
def _offsets(time_zone: str, year: int) -> Sequence[tuple[int, int, int]]:
    """Return (from, to, offset) for a UTC year and eight days around it, in microseconds."""
    zone = ZoneInfo(time_zone)
    begin = datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=8)
    end = datetime(year + 1, 1, 1, tzinfo=UTC) + timedelta(days=8)
    found, since, at = [], begin, begin
    while at < end:
        later = at + _PROBE
        if _offset(zone, at) != _offset(zone, later):
            change = _change_between(zone, at, later)
            found.append((_microseconds(since), _microseconds(change), _offset(zone, at)))
            since = change
        at = later
    found.append((_microseconds(since), _microseconds(end), _offset(zone, since)))
    return found


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the second at which the offset changes, by halving."""
    offset = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, instant: datetime) -> int:
    offset = instant.astimezone(zone).utcoffset() or timedelta(0)
    return offset // _MICROSECOND


def _working_spans(first: int, last: int, pauses: Pauses) -> Iterator[_Span]:
    """Yield what is left of [first, last) once the pauses are cut out."""
    cuts = cuts_of(pauses)
    for number in range(bisect_right(cuts.ends, first), len(cuts.starts)):
        start = cuts.starts[number]
        if start >= last:
            break
        if first < start:
            yield first, start
        first = max(first, cuts.ends[number])
    if first < last:
        yield first, last


def _union(spans: Iterable[_Span]) -> list[_Span]:
    """Sort, drop the empty ones and join those that touch."""
    joined: list[_Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _microseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _utc(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND
