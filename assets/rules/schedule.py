"""When something is due that is done again and again: an interval from a first day, or fixed days. Plain dates."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from assets.enums import Every

LAST_YEAR = 2100


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Every `every_count` of a unit from `starts_on` on; with `dates`, on those days instead."""

    starts_on: date
    every_count: int = 1
    every_unit: Every | None = None
    dates: tuple[date, ...] = ()


def next_due(schedule: Schedule, *, after: date) -> date | None:
    """Return the first due day later than `after`; None when there is none.

    An interval of months keeps the day of the month of the first; where a month is too short, it is its last day.
    """
    if schedule.dates:
        return min((day for day in schedule.dates if day > after), default=None)
    if schedule.every_unit is None or schedule.every_count < 1:
        return schedule.starts_on if schedule.starts_on > after else None
    if schedule.starts_on > after:
        return schedule.starts_on
    if schedule.every_unit is Every.MONTH:
        return _next_month(schedule, after)
    days = schedule.every_count * (7 if schedule.every_unit is Every.WEEK else 1)
    gone = (after - schedule.starts_on).days // days + 1
    return schedule.starts_on + timedelta(days=gone * days)


def due_after_result(
    schedule: Schedule, *, due_on: date | None, done_on: date, lead_days: int, has_passed: bool
) -> date | None:
    """Return the next due day once a result is in.

    A check that failed leaves it due; one done earlier than the lead time is an extra one and moves nothing.
    """
    if due_on is None or not has_passed or done_on < due_on - timedelta(days=lead_days):
        return due_on
    return next_due(schedule, after=max(done_on, due_on))


def interval_words(schedule: Schedule) -> str:
    """Say an interval in words: "every 3 months", "on fixed days"."""
    if schedule.dates:
        return f"on {len(schedule.dates)} fixed days" if len(schedule.dates) > 1 else "on one fixed day"
    if schedule.every_unit is None:
        return "once"
    unit = schedule.every_unit.value
    return f"every {unit}" if schedule.every_count == 1 else f"every {schedule.every_count} {unit}s"


def read_dates(text: str) -> tuple[date, ...]:
    """Return ISO days written with commas or blanks between them, in order, each once. Raises ValueError."""
    return tuple(sorted({date.fromisoformat(part) for part in _parts(text)}))


def _parts(text: str) -> Sequence[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _next_month(schedule: Schedule, after: date) -> date | None:
    start = schedule.starts_on
    months = (after.year - start.year) * 12 + after.month - start.month
    first = max(months // schedule.every_count - 1, 0)
    for turn in count(first):
        year, month = divmod(start.month - 1 + turn * schedule.every_count, 12)
        year += start.year
        if year > LAST_YEAR:
            return None
        day = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        if day > after:
            return day
    return None
