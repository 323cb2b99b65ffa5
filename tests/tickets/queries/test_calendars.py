"""Calendars built from stored versions."""

from datetime import date

import pytest

from assets.queries.holidays import HOLIDAY_YEARS, country_of
from assets.rules.calendar import ALWAYS
from tickets.models import CalendarVersion
from tickets.queries.calendars import calendar_from

OFFICE = [[[480, 1080]]] * 5 + [[], []]


def version(pk, **content):
    return CalendarVersion(pk=pk, **{"time_zone": "", "windows": OFFICE, "exceptions": {}} | content)


def test_day_and_night_is_always():
    found = calendar_from(version(-1, time_zone="UTC", windows=[[[0, 1440]]] * 7), time_zone="Europe/Rome")

    assert found == ALWAYS


def test_local_hours_take_zone_and_holidays_of_the_site():
    found = calendar_from(version(-2), time_zone="Europe/Berlin")

    assert found.time_zone == "Europe/Berlin"
    assert found.windows == (((480, 1080),),) * 5 + ((), ())
    assert date(2026, 10, 3) in found.closed_dates
    assert {day.year for day in found.closed_dates} == set(HOLIDAY_YEARS)


def test_named_country_and_subdivision_count_first():
    found = calendar_from(
        version(-3, holidays_country="DE", holidays_subdivision="BY"), time_zone="Europe/Paris"
    )

    assert date(2026, 1, 6) in found.closed_dates
    assert date(2026, 7, 14) not in found.closed_dates


def test_country_without_known_holidays_has_none():
    assert calendar_from(version(-4, holidays_country="XX")).closed_dates == frozenset()


def test_exceptions_replace_a_day():
    found = calendar_from(version(-5, exceptions={"2026-12-24": [[480, 720]], "2026-12-31": []}))

    assert found.exceptions == ((date(2026, 12, 24), ((480, 720),)), (date(2026, 12, 31), ()))


def test_same_version_and_site_is_built_once():
    local = version(-6)

    assert calendar_from(local) is calendar_from(local)


@pytest.mark.parametrize(
    ("time_zone", "country"), [("America/New_York", "US"), ("Australia/Lord_Howe", "AU"), ("UTC", "")]
)
def test_country_of(time_zone, country):
    assert country_of(time_zone) == country
