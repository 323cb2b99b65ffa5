"""Quiet hours and the moments of a digest, on the wall clock of a zone. Never early, whatever the clocks do."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from notifications.enums import Digest

_DAY = timedelta(days=1)
_MOST_IN_A_ROW = 8


@dataclass(frozen=True)
class Quiet:
    """Hours without messages. days: weekdays on which they begin, Monday is 0.

    From `start` to `end` on the wall clock; an end that is not after the start is on the next day, so that equal times
    are a whole day.
    """

    start: time
    end: time
    days: frozenset[int]
    zone: ZoneInfo


def quiet_until(quiet: Quiet, at: datetime) -> datetime | None:
    """Return when the quiet hours that hold `at` are over, or None outside them. Aware in, UTC out.

    Hours that follow each other without a gap are one stretch, of a week at most: nothing is held for ever.
    """
    end = _end_of(quiet, at)
    for _ in range(_MOST_IN_A_ROW):
        following = _end_of(quiet, end) if end else None
        if end is None or following is None:
            break
        end = following
    return end


def next_digest(digest: Digest, *, at: datetime, daily_at: time, zone: ZoneInfo) -> datetime:
    """Return the first moment of a digest after `at`, UTC: the next full hour, or the next day's time."""
    here = at.astimezone(zone)
    if digest is Digest.HOURLY:
        # Counted in UTC from the local full hour: where the clocks go back an hour comes twice.
        into = timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        return at.astimezone(UTC) - into + timedelta(hours=1)
    today = _latest(here.date(), daily_at, zone)
    return today if today > at else _latest(here.date() + _DAY, daily_at, zone)


def _end_of(quiet: Quiet, at: datetime) -> datetime | None:
    """The end of the one stretch that holds `at`; of two the later."""
    today = at.astimezone(quiet.zone).date()
    ends = [
        end
        for day in (today - _DAY, today, today + _DAY)
        if day.weekday() in quiet.days
        for start, end in (_span(quiet, day),)
        if start <= at < end
    ]
    return max(ends, default=None)


def _span(quiet: Quiet, day: date) -> tuple[datetime, datetime]:
    last = day if quiet.end > quiet.start else day + _DAY
    return _earliest(day, quiet.start, quiet.zone), _latest(last, quiet.end, quiet.zone)


def _both(day: date, wall: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    moment = datetime.combine(day, wall, tzinfo=zone)
    return moment.replace(fold=0).astimezone(UTC), moment.replace(fold=1).astimezone(UTC)


def _earliest(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return min(_both(day, wall, zone))


def _latest(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The later of both moments a wall time may stand for: twice where clocks go back, beside the gap forwards."""
    return max(_both(day, wall, zone))
