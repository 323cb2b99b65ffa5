"""The demo hospital's sites, rooms, teams and vendors, read from hospital.json."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from accounts.models import Site, Team
from assets.models import Location, Vendor
from tickets.models import Calendar, CalendarVersion

FOLDER = Path(__file__).parent
ZONE = "Europe/London"
_BUSINESS_HOURS = "business-hours"
_HOLIDAYS_FROM = datetime(2000, 1, 2, tzinfo=UTC)


@cache
def read(name: str) -> dict[str, Any]:
    """Return a data file of the demo; call it with a name such as "hospital.json"."""
    found: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found


def rows_of(*, name: str, rows: str, columns: str) -> list[dict[str, Any]]:
    """Return a table of a data file as one dict a row."""
    content = read(name)
    return [dict(zip(content[columns], row, strict=True)) for row in content[rows]]


def make_sites() -> None:
    """Save sites, teams, vendors and rooms, and give the desk's business hours the holidays of the country."""
    hospital = read("hospital.json")
    sites = {row.code: row for row in Site.objects.bulk_create(Site(**row) for row in hospital["sites"])}
    Team.objects.bulk_create(
        Team(code=row["code"], name=row["name"], site=sites[row["site"]]) for row in hospital["teams"]
    )
    Vendor.objects.bulk_create(Vendor(**row) for row in hospital["vendors"])
    rooms = rows_of(name="hospital.json", rows="locations", columns="location_columns")
    Location.objects.bulk_create(Location(**row | {"site": sites[row["site"]]}) for row in rooms)
    _keep_holidays()


def _keep_holidays() -> None:
    """The demo is in England: a calendar version of its own, so that the reference version stays untouched."""
    calendar = Calendar.objects.get(code=_BUSINESS_HOURS)
    last = CalendarVersion.objects.filter(calendar=calendar).order_by("-version").first()
    if last is None or last.holidays_country:
        return
    CalendarVersion.objects.create(
        calendar=calendar,
        version=last.version + 1,
        time_zone=last.time_zone,
        windows=last.windows,
        holidays_country="GB",
        holidays_subdivision="ENG",
        exceptions=last.exceptions,
        valid_from=_HOLIDAYS_FROM,
    )
