"""Public holidays of countries and their parts, from the library `holidays`; for business hours and covered hours."""

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

import holidays

HOLIDAY_YEARS = range(2000, 2046)
"""Holidays are known for these; before and after them a calendar has its weekdays alone."""
LONGEST_PART = 10
"""Letters of the code of a part of a country, as they are stored."""
Holidays = tuple[tuple[date, str], ...]
Choices = Sequence[tuple[str, str]]


def has_holidays(country: str, subdivision: str) -> bool:
    """Say whether the public holidays of a country, or of a part of it, are known."""
    return bool(holidays_of(country, subdivision))


@lru_cache
def country_of(time_zone: str) -> str:
    """Return the two-letter country a time zone lies in, "" for zones of none, such as UTC."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if row[2] == time_zone), "")


@lru_cache(maxsize=64)
def holidays_of(country: str, subdivision: str) -> frozenset[date]:
    """Return the public holidays of HOLIDAY_YEARS of a country or a part of it; none when they are not known."""
    if not country:
        return frozenset()
    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # some countries are known for fewer years
            found = holidays.country_holidays(country, subdiv=subdivision or None, years=HOLIDAY_YEARS, expand=False)
    except NotImplementedError:
        return frozenset()
    return frozenset(found)


@lru_cache(maxsize=64)
def holiday_names(country: str, subdivision: str, years: tuple[int, ...]) -> Holidays:
    """Return the public holidays of a country or a part of it in these years by date, in English where it is known."""
    if not country:
        return ()
    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):
            spoken = getattr(holidays.country_holidays(country), "supported_languages", ())
            found = holidays.country_holidays(
                country,
                subdiv=subdivision or None,
                years=years,
                expand=False,
                language=next((each for each in ("en_GB", "en_US") if each in spoken), None),
            )
    except NotImplementedError:
        return ()
    return tuple(sorted(found.items()))


@cache
def countries() -> Choices:
    """Return code and name of the countries whose holidays are known, by name."""
    names = _names("iso3166.tab")
    known = holidays.list_supported_countries(include_aliases=False)
    return sorted(((code, names.get(code, code)) for code in known), key=lambda pair: pair[1])


@lru_cache(maxsize=64)
def parts_of(country: str) -> Choices:
    """Return code and name of the parts of a country whose holidays differ, by name."""
    known = holidays.list_supported_countries(include_aliases=False).get(country, [])
    if not known:
        return ()
    aliases = getattr(holidays.country_holidays(country), "subdivisions_aliases", {})
    names = {code: name for name, code in aliases.items()}
    return sorted(
        ((code, names.get(code, code)) for code in known if len(code) <= LONGEST_PART), key=lambda pair: pair[1]
    )


def _names(table: str) -> Mapping[str, str]:
    text = files("tzdata").joinpath("zoneinfo", table).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}
