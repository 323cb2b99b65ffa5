"""Business calendars as the rules want them: hours of a version, holidays of its country, exceptions by date."""

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files

import holidays

from assets.rules.calendar import Calendar, Window
from tickets.models import CalendarVersion

Windows = Sequence[Sequence[int]]
"""The windows of one day as they are stored: pairs of minutes."""

HOLIDAY_YEARS = range(2000, 2046)
"""Holidays are known for these; before and after them a calendar has its weekdays alone."""


def calendar_from(version: CalendarVersion, *, time_zone: str = "UTC") -> Calendar:
    """Return the calendar of a version with the public holidays of HOLIDAY_YEARS.

    A version without a zone of its own is local: it takes `time_zone`, that of the site, and unless it names a
    country the public holidays of the country the zone lies in. A country without known holidays has none.
    """
    country = version.holidays_country or ("" if version.time_zone else country_of(time_zone))
    build = _calendar if version.pk else _calendar.__wrapped__  # what is not stored may still change
    return build(_Content(version), version.pk, version.time_zone or time_zone, country)


def calendar_of(
    *,
    time_zone: str,
    windows: Sequence[Windows],
    exceptions: Mapping[str, Windows],
    closed_dates: frozenset[date] = frozenset(),
) -> Calendar:
    """Return hours as they are stored as the rules want them. Raises ValueError or TypeError for what is no hours."""
    return Calendar(
        time_zone=time_zone,
        windows=tuple(_windows(day) for day in windows),
        closed_dates=closed_dates,
        exceptions=tuple((date.fromisoformat(day), _windows(found)) for day, found in exceptions.items()),
    )


def has_holidays(country: str, subdivision: str) -> bool:
    """Say whether the public holidays of a country, or of a part of it, are known."""
    return bool(_holidays(country, subdivision))


@lru_cache
def country_of(time_zone: str) -> str:
    """Return the two-letter country a time zone lies in, "" for zones of none, such as UTC."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if row[2] == time_zone), "")


class _Content:
    """Carries the loaded version past the cache: equal to every other, because a version never changes."""

    def __init__(self, version: CalendarVersion) -> None:
        self.version = version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _calendar(content: _Content, version_id: int | None, time_zone: str, country: str) -> Calendar:
    version = content.version
    return calendar_of(
        time_zone=time_zone,
        windows=version.windows,
        exceptions=version.exceptions,
        closed_dates=_holidays(country, version.holidays_subdivision),
    )


def _windows(pairs: Windows) -> tuple[Window, ...]:
    return tuple((int(start), int(end)) for start, end in pairs)


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str) -> frozenset[date]:
    if not country:
        return frozenset()
    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # some countries are known for fewer years
            found = holidays.country_holidays(country, subdiv=subdivision or None, years=HOLIDAY_YEARS, expand=False)
    except NotImplementedError:
        return frozenset()
    return frozenset(found)
