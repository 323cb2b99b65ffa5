"""The periods a contract is looked at by: month, quarter and year of a site's own calendar, up to now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

PERIODS = {"month": "This month", "quarter": "This quarter", "year": "This year"}
"""Code to words; each from its first day until now."""


@dataclass(frozen=True)
class Period:
    """A stretch of time with its words, [start, end)."""

    code: str
    label: str
    start: datetime
    end: datetime


def period_of(code: str, *, zone: ZoneInfo, at: datetime) -> Period:
    """Return a period of PERIODS that ends now, in the zone of a site; the quarter for an unknown code."""
    code = code if code in PERIODS else "quarter"
    here = at.astimezone(zone)
    month = {"month": here.month, "quarter": 3 * ((here.month - 1) // 3) + 1, "year": 1}[code]
    return Period(code, PERIODS[code], datetime(here.year, month, 1, tzinfo=zone), at)


def months_of(period: Period, *, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Yield the whole months a period touches, as [start, end) in the zone."""
    start = period.start.astimezone(zone)
    year, month = start.year, start.month
    while datetime(year, month, 1, tzinfo=zone) < period.end:
        after = (year + month // 12, month % 12 + 1)
        yield datetime(year, month, 1, tzinfo=zone), datetime(*after, 1, tzinfo=zone)
        year, month = after
