"""Business calendars as the rules want them: hours of a version, holidays of its country, exceptions by date."""

from datetime import date
from functools import lru_cache
from importlib.resources import files

import holidays

from tickets.models import CalendarVersion
from tickets.rules.calendar import Calendar, Window


def calendar_from(version: CalendarVersion, first_year: int, last_year: int, *, time_zone: str = "UTC") -> Calendar:
    """Return the calendar of a version with the public holidays of the years from first to last, both included.

    A version without a zone of its own is local: it takes `time_zone`, that of the site, and unless it names a
    country the public holidays of the country the zone lies in. A country without known holidays has none.
    """
    country = version.holidays_country or ("" if version.time_zone else country_of(time_zone))
    return _calendar(_Content(version), version.pk, first_year, last_year, version.time_zone or time_zone, country)


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
def _calendar(
    content: _Content, version_id: int | None, first_year: int, last_year: int, time_zone: str, country: str
) -> Calendar:
    version = content.version
    return Calendar(
        time_zone=time_zone,
        windows=tuple(_windows(day) for day in version.windows),
        closed_dates=_holidays(country, version.holidays_subdivision, first_year, last_year),
        exceptions=tuple((date.fromisoformat(day), _windows(found)) for day, found in version.exceptions.items()),
    )


def _windows(pairs: list[list[int]]) -> tuple[Window, ...]:
    return tuple((int(start), int(end)) for start, end in pairs)


def _holidays(country: str, subdivision: str, first_year: int, last_year: int) -> frozenset[date]:
    if not country:
        return frozenset()
    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision or None, years=range(first_year, last_year + 1), expand=False
        )
    except NotImplementedError:
        return frozenset()
    return frozenset(found)
