"""Whose days a report counts."""

from accounts.models import Person
from accounts.rules.zone import zone_named


def report_zone(user: Person) -> str:
    """Return the time zone whose days a person's reports count: that of their site, else their own; UTC if unknown."""
    return zone_named(user.site.time_zone if user.site else user.time_zone).key
