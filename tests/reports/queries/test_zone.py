"""Whose days a report counts."""

import pytest

from accounts.models import Person, Site
from reports.queries.zone import report_zone


@pytest.mark.parametrize(
    ("site", "own", "zone"),
    [
        ("Europe/Zurich", "Asia/Tokyo", "Europe/Zurich"),
        (None, "Asia/Tokyo", "Asia/Tokyo"),
        (None, "", "UTC"),
        (None, "Mars/Base", "UTC"),
        ("../etc/passwd", "Asia/Tokyo", "UTC"),
    ],
)
def test_report_zone(site: str | None, own: str, zone: str) -> None:
    person = Person(time_zone=own, site=Site(time_zone=site) if site else None)

    assert report_zone(person) == zone
