"""Business calendars as the rules want them: hours of a version, holidays of its country, exceptions by date."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from assets.queries.holidays import country_of, holidays_of
from assets.rules.calendar import Calendar, Window
from tickets.models import CalendarVersion

Windows = Sequence[Sequence[int]]
"""The windows of one day as they are stored: pairs of minutes."""

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
        closed_dates=holidays_of(country, version.holidays_subdivision),
    )


def _windows(pairs: Windows) -> tuple[Window, ...]:
    return tuple((int(start), int(end)) for start, end in pairs)
