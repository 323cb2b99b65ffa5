"""What a contract counts, in words people check it by."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assets.enums import DeviceState
from assets.rules.calendar import ALWAYS, Calendar
from assets.rules.windows import write_windows

Week = Sequence[Sequence[Sequence[int]]]
"""Seven lists, Monday first, of [start, end) minutes, as stored; empty for day and night."""


def hours_of(week: Week, *, time_zone: str, holidays: frozenset[date] = frozenset()) -> Calendar:
    """Return covered hours as the rules of business time want them. Raises ValueError for what is no week.

    holidays: dates by the clock of the site that are not covered. Hours that run over midnight belong to the day they
    begin on.
    """
    if not week:
        return replace(ALWAYS, time_zone=time_zone, closed_dates=holidays) if holidays else ALWAYS
    windows = tuple(tuple((int(start), int(end)) for start, end in day) for day in week)
    return Calendar(time_zone=time_zone, windows=windows, closed_dates=holidays)


def week_of(*, weekdays: list[list[int]], saturday: list[list[int]], sunday: list[list[int]]) -> list[list[list[int]]]:
    """Return the week of hours given for Monday to Friday, Saturday and Sunday; empty, day and night, for none."""
    return [*([weekdays] * 5), saturday, sunday] if weekdays or saturday or sunday else []


def week_words(week: Week) -> str:
    """Say covered hours: "Mon to Fri 08:00-18:00, Sat 09:00-13:00"."""
    if not week:
        return "Day and night, every day"
    parts = (("Mon to Fri", week[0]), ("Sat", week[5]), ("Sun", week[6]))
    return ", ".join(f"{name} {write_windows(windows)}" for name, windows in parts if windows)


def holiday_words(*, covers: bool, country: str, part: str) -> str:
    """Say whether public holidays are covered; country and part in words, "" for the country of the site."""
    if covers:
        return "covered as any other day"
    whose = f"{country}, {part}" if country and part else country or "the country of the site"
    return f"not covered: those of {whose}"


def counting_words(*, planned_counts: bool, degraded_percent: int, min_outage_minutes: int) -> str:
    """Say what counts as lost."""
    planned = "Planned work counts as lost" if planned_counts else "planned work is left out"
    degraded = f"a degraded hour counts {degraded_percent} %" if degraded_percent else "degraded counts as up"
    short = f"; outages under {min_outage_minutes} min are forgiven" if min_outage_minutes else ""
    return f"{planned[0].upper()}{planned[1:]}; {degraded}{short}."


def hours_words(seconds: float | None) -> str:
    """Say a duration in hours and minutes: "3 h 05 min"; a dash for None."""
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes // 60:,} h"


def percent_words(percent: float | None) -> str:
    """Say an uptime with two decimals, never rounded up to a 100 that was not reached."""
    if percent is None:
        return "–"
    shown = min(percent, 99.99) if percent < 100 else percent
    return f"{shown:.2f} %"


def now_words(state: DeviceState) -> str:
    """Say the state a device is in."""
    return {
        DeviceState.UP: "In service",
        DeviceState.DEGRADED: "Degraded",
        DeviceState.DOWN: "Down",
        DeviceState.PLANNED: "Planned work",
    }[state]
