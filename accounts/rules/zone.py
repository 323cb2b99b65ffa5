"""Time zones by their IANA name, as people and sites carry them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_named(name: str) -> ZoneInfo:
    """Return the zone of that name; UTC for an empty or unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    """Say whether there is a zone of that name."""
    return zone_named(name).key == name
