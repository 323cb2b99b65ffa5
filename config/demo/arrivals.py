"""When tickets come: by hour of the day, day of the week and holiday, with one bad week."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import holidays

from config.demo.sites import ZONE

DAYS = 548
"""Eighteen months."""

_HOURS = (
    0.16, 0.13, 0.12, 0.11, 0.13, 0.18, 0.35, 0.9, 1.75, 1.9, 1.7, 1.45,
    1.1, 1.35, 1.55, 1.4, 1.15, 0.8, 0.5, 0.42, 0.38, 0.34, 0.27, 0.2,
)  # fmt: skip
_WEEKDAYS = (1.15, 1.05, 1.0, 1.0, 0.95, 0.34, 0.3)
_HOLIDAY = 0.35
_BAD = 2.6
_BAD_DAYS_AGO = 201


def bad_week(at: datetime) -> tuple[datetime, datetime]:
    """Return the days in which the PACS upgrade went wrong, Monday night to Friday, some seven months before `at`."""
    day = at.astimezone(UTC) - timedelta(days=_BAD_DAYS_AGO)
    monday = (day - timedelta(days=day.weekday())).replace(hour=21, minute=0, second=0, microsecond=0)
    return monday, monday + timedelta(days=4)


def arrivals(*, rng: Random, at: datetime, count: int) -> list[datetime]:
    """Return `count` instants of the eighteen months before `at`, in order."""
    first = (at - timedelta(days=DAYS)).replace(minute=0, second=0, microsecond=0)
    hours = [first + timedelta(hours=number) for number in range(DAYS * 24)]
    closed = holidays.country_holidays("GB", subdiv="ENG", years=range(first.year, at.year + 1))
    bad_from, bad_to = bad_week(at)
    zone = ZoneInfo(ZONE)
    weights = []
    for number, hour in enumerate(hours):
        local = hour.astimezone(zone)
        weight = _HOLIDAY if local.date() in closed else _WEEKDAYS[local.weekday()]
        weight *= _HOURS[local.hour] * (0.85 + 0.3 * number / len(hours))
        weights.append(weight * (_BAD if bad_from <= hour < bad_to else 1.0))
    chosen = rng.choices(hours, weights=weights, k=count)
    return sorted(hour + timedelta(seconds=rng.randrange(3600)) for hour in chosen)
