"""Whole local days: the last quarter, and where days begin."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from accounts.rules.zone import zone_named

LONGEST_DAYS = 366 * 2


@dataclass(frozen=True)
class Days:
    """Local days from first to last, both included, in an IANA zone."""

    first: date
    last: date
    zone: str

    @property
    def start(self) -> datetime:
        """Return the first instant, UTC."""
        return day_start(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """Return the first instant after them, UTC."""
        return day_start(self.last + timedelta(days=1), self.zone)


def day_start(day: date, zone: str) -> datetime:
    """Return the instant a local day begins, UTC; the moment of the change where clocks skip midnight."""
    return datetime.combine(day, time.min, tzinfo=zone_named(zone)).astimezone(UTC)


def last_quarter(*, at: datetime, zone: str) -> Days:
    """Return the calendar quarter before that of the local day of `at`."""
    today = at.astimezone(zone_named(zone)).date()
    this = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last = this - timedelta(days=1)
    return Days(first=date(last.year, last.month - 2, 1), last=last, zone=zone)
