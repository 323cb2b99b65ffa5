"""Queues, categories and promises: the small set most tests need, and the full reference data."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.core.management import call_command, get_commands

from tickets.models import Calendar, CalendarVersion, Category, Queue, SlaPolicy, SlaPolicyVersion, Tile

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""A Monday morning."""

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_MINUTE, _HOUR, _DAY = 60, 3600, 9 * 3600
_numbers = count(1)


def make_policy() -> SlaPolicyVersion:
    """The standard promise in force, made when there is none: day and night for P1 and P2, working hours below."""
    found = SlaPolicyVersion.objects.filter(policy__code="standard").order_by("-version").first()
    if found:
        return found
    _calendar("always", [[[0, 1440]]] * 7)
    _calendar("working-hours", [[[480, 1020]]] * 5 + [[], []])
    policy = SlaPolicy.objects.create(code="standard", name="Standard")
    targets = {
        "1": {"calendar": "always", "first_response": 15 * _MINUTE, "resolution": 4 * _HOUR},
        "2": {"calendar": "always", "first_response": 30 * _MINUTE, "resolution": 8 * _HOUR},
        "3": {"calendar": "working-hours", "first_response": 2 * _HOUR, "resolution": 2 * _DAY},
        "4": {"calendar": "working-hours", "first_response": _DAY, "resolution": 5 * _DAY},
        "5": {"calendar": "working-hours", "first_response": 2 * _DAY, "resolution": None},
    }
    return SlaPolicyVersion.objects.create(policy=policy, version=1, targets=targets, valid_from=_EPOCH)


def _calendar(code: str, windows: list[list[list[int]]]) -> None:
    calendar = Calendar.objects.create(code=code, name=code)
    CalendarVersion.objects.create(calendar=calendar, version=1, windows=windows, valid_from=_EPOCH)


def make_queue(*, code: str = "PACS", **fields: Any) -> Queue:
    """The queue of this code, made when it is missing."""
    return Queue.objects.get_or_create(code=code, defaults={"name": f"{code} team"} | fields)[0]


def make_tile(*, code: str = "images", **fields: Any) -> Tile:
    """The tile of this code, made when it is missing."""
    return Tile.objects.get_or_create(code=code, defaults={"title": "Images missing", "icon": "images"} | fields)[0]


def make_category(*, code: str = "", **fields: Any) -> Category:
    """A new category of the PACS queue, shown on the portal; its code is unique when none is given."""
    fields = {
        "group": "Images",
        "title": "Images are missing",
        "queue": fields.get("queue") or make_queue(),
        "impact": 3,
        "urgency": 3,
        "default_priority": 3,
        "resolution_codes": ["resent"],
    } | fields
    return Category.objects.create(code=code or f"T{next(_numbers)}", **fields)


def load_reference() -> None:
    """Load the reference data of the product; the small set while it has none."""
    if "load_reference" in get_commands():
        call_command("load_reference", verbosity=0)
    else:
        make_policy()
        tile = make_tile()
        for code in ("R01", "R02", "R03"):
            make_category(code=code, tile=tile, title=f"Images are missing ({code})")
        make_category(code="R79", title="Something else", queue=make_queue(code="VEN"))
