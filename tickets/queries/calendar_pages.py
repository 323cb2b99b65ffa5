"""Calendars for the pages about them: versions and when they hold, holidays by name, countries, zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from accounts.models import Person, Site
from accounts.rules.zone import zone_named
from assets.queries.holidays import Holidays, country_of, holiday_names
from tickets.models import Calendar, CalendarVersion
from tickets.queries.calendars import calendar_from
from tickets.queries.policies import NoPolicy, current_policy_version
from tickets.queries.whatifs import HOURS_CONTENT
from tickets.rules.fortnight import DayPlan, fortnight, hours_words

NEW_HOURS: Mapping[str, Any] = {
    "time_zone": "",
    "windows": [[[480, 1080]]] * 5 + [[], []],
    "holidays_country": "",
    "holidays_subdivision": "",
    "exceptions": {},
}
"""What the form of a new calendar begins with."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class VersionRow:
    """A version and since when it holds. state: now, later, before, or never for one that was taken back in time."""

    version: CalendarVersion
    state: str
    until: datetime | None


@dataclass(frozen=True)
class CalendarRow:
    """A calendar with its versions, the newest first, and the priorities promised by it now."""

    calendar: Calendar
    versions: tuple[VersionRow, ...]
    priorities: tuple[int, ...]

    @property
    def now(self) -> VersionRow:
        """Return the version that holds; the first holds for all time before it as well."""
        return next((row for row in self.versions if row.state == "now"), self.versions[-1])

    @property
    def later(self) -> VersionRow | None:
        """Return the version that comes next."""
        return next((row for row in reversed(self.versions) if row.state == "later"), None)


def calendar_rows(*, at: datetime) -> list[CalendarRow]:
    """Return all calendars that have hours, by name, in three queries."""
    versions = CalendarVersion.objects.select_related("calendar", "published_by")
    by_calendar: dict[int, list[CalendarVersion]] = {}
    for version in versions.order_by("calendar__name", "calendar_id", "version"):
        by_calendar.setdefault(version.calendar_id, []).append(version)
    promised = _promised(at=at)
    return [
        CalendarRow(found[0].calendar, _version_rows(found, at=at), promised.get(found[0].calendar.code, ()))
        for found in by_calendar.values()
    ]


def calendar_row(code: str, *, at: datetime) -> CalendarRow | None:
    """Return one calendar, or None."""
    rows = CalendarVersion.objects.filter(calendar__code=code).select_related("calendar", "published_by")
    found = list(rows.order_by("version"))
    if not found:
        return None
    return CalendarRow(found[0].calendar, _version_rows(found, at=at), _promised(at=at).get(code, ()))


def calendar_strip(version: CalendarVersion, *, zone: str, at: datetime) -> tuple[DayPlan, ...]:
    """Return the coming two weeks of a version, stored or not, at a site of this zone."""
    calendar = calendar_from(version, time_zone=zone)
    today = at.astimezone(zone_named(calendar.time_zone)).date()
    years = (today.year, today.year + 1)
    names = dict(holiday_names(_country(version, zone), version.holidays_subdivision, years))
    return fortnight(calendar, today, names=names)


def version_of(content: Mapping[str, Any]) -> CalendarVersion:
    """Return hours that are not stored as a version."""
    return CalendarVersion(**content)


def content_of_version(version: CalendarVersion) -> dict[str, Any]:
    """Return the hours of a version as they can be edited."""
    return {name: getattr(version, name) for name in HOURS_CONTENT}


def week_words(version: CalendarVersion) -> list[tuple[str, str]]:
    """Return the days of the week with their hours in words, Monday first."""
    return [(name, hours_words(windows)) for name, windows in zip(WEEKDAYS, version.windows, strict=True)]


def special_words(version: CalendarVersion) -> list[tuple[date, str]]:
    """Return the dates with hours of their own, in words, in order."""
    return sorted((date.fromisoformat(day), hours_words(found)) for day, found in version.exceptions.items())


def coming_holidays(version: CalendarVersion, *, zone: str, at: datetime) -> list[tuple[int, Holidays]]:
    """Return the public holidays a version knows in this year and the next, by year, at a site of this zone."""
    year, country = at.astimezone(zone_named(zone)).year, _country(version, zone)
    return [(each, holiday_names(country, version.holidays_subdivision, (each,))) for each in (year, year + 1)]


def zone_of(person: Person) -> str:
    """Return the time zone of a person's site, for hours that are those of the site."""
    site = Site.objects.filter(people=person).order_by("pk").first()
    return site.time_zone if site else person.time_zone


@cache
def zones() -> Sequence[str]:
    """Return the names of the time zones, one for each place that has its own."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    return ["UTC", *sorted(line.split("\t")[2] for line in table.splitlines() if not line.startswith("#"))]


def _country(version: CalendarVersion, zone: str) -> str:
    return version.holidays_country or ("" if version.time_zone else country_of(zone))


def _promised(*, at: datetime) -> Mapping[str, tuple[int, ...]]:
    """Calendar code to the priorities whose promise to everybody goes by it."""
    try:
        targets = current_policy_version(at=at).targets
    except NoPolicy:
        return {}
    codes = {target["calendar"] for target in targets.values()}
    return {
        code: tuple(sorted(int(level) for level, target in targets.items() if target["calendar"] == code))
        for code in codes
    }


def _version_rows(versions: Sequence[CalendarVersion], *, at: datetime) -> tuple[VersionRow, ...]:
    """Say of versions in the order they were made when each holds, the newest first (see rules/timeline.py)."""
    rows, until = [], None
    for version in reversed(versions):
        if until is not None and version.valid_from >= until:
            rows.append(VersionRow(version, "never", None))
            continue
        is_over = until is not None and until <= at
        state = "before" if is_over else "now" if version.valid_from <= at else "later"
        rows.append(VersionRow(version, state, until))
        until = version.valid_from
    return tuple(rows)
