"""Periods of whole local days and their steps; every edge is a local midnight, also when clocks change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reports.enums import Grain, Preset

LONGEST_DAYS = 366 * 20
_PRESET_DAYS = {Preset.WEEK: 7, Preset.MONTH: 30, Preset.NINETY: 90}


@dataclass(frozen=True)
class Period:
    """Local days from first to last, both included, in an IANA zone."""

    first: date
    last: date
    zone: str

    @property
    def start(self) -> datetime:
        """The first instant, UTC."""
        return midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first instant after the period, UTC."""
        return midnight(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_month(self) -> bool:
        """True for one whole calendar month."""
        following = self.last + timedelta(days=1)
        return self.first.day == 1 == following.day and self.days <= 31


def midnight(day: date, zone: str) -> datetime:
    """Return the instant a local day begins, UTC; the moment of the change where clocks skip midnight."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    """Return the local day whose two midnights enclose a moment, also where a clock went back over midnight."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    if moment < midnight(day, zone):
        return day - timedelta(days=1)
    return day + timedelta(days=1) if moment >= midnight(day + timedelta(days=1), zone) else day


def preset_period(*, preset: Preset, at: datetime, zone: str) -> Period:
    """Return a named period that ends with the local day of `at`. Raises ValueError for CUSTOM."""
    today = at.astimezone(ZoneInfo(zone)).date()
    if preset is Preset.QUARTER:
        return Period(first=date(today.year, (today.month - 1) // 3 * 3 + 1, 1), last=today, zone=zone)
    if preset is Preset.YEAR:
        return Period(first=date(today.year, 1, 1), last=today, zone=zone)
    if preset is Preset.CUSTOM:
        raise ValueError("A custom period is made of its two dates.")
    return Period(first=today - timedelta(days=_PRESET_DAYS[preset] - 1), last=today, zone=zone)


def previous(period: Period) -> Period:
    """Return the period of equal length that ends the day before."""
    last = period.first - timedelta(days=1)
    return Period(first=last - timedelta(days=period.days - 1), last=last, zone=period.zone)


def grain_of(period: Period) -> Grain:
    """Return the step that gives a trend of readable length."""
    if period.days <= 31:
        return Grain.DAY
    return Grain.WEEK if period.days <= 200 else Grain.MONTH


def steps(period: Period, grain: Grain) -> tuple[Period, ...]:
    """Cut a period into days, weeks from Monday, or months; the first and last may be shorter. No gap, no overlap."""
    found, first = [], period.first
    while first <= period.last:
        following = _following(first, grain)
        last = min(following - timedelta(days=1), period.last)
        found.append(Period(first=first, last=last, zone=period.zone))
        first = following
    return tuple(found)


def _following(day: date, grain: Grain) -> date:
    """The first day of the next step."""
    if grain is Grain.DAY:
        return day + timedelta(days=1)
    if grain is Grain.WEEK:
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
