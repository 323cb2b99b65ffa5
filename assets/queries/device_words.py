"""A device as text, field by field: what forms show, files hold and imports compare with."""

from datetime import date
from typing import Any

from accounts.models import Site, Team
from assets.models import Device, Location, ServiceContract, Vendor
from assets.rules.device import COLUMNS, FIELDS

Choices = list[tuple[str, Any]]


def said_of(device: Device) -> dict[str, str]:
    """Return the text of every field of a device loaded with site, room, team, vendor and contract."""
    linked = {
        "site": device.site.code,
        "location": device.location.name if device.location else "",
        "owner_team": device.owner_team.code if device.owner_team else "",
        "vendor": device.vendor.name if device.vendor else "",
        "contract": device.contract.number if device.contract else "",
    }
    return {name: linked[name] if name in linked else _text(getattr(device, COLUMNS[name])) for name in FIELDS}


def form_words(device: Device) -> dict[str, str]:
    """Return said_of with room and contract by number, as the choices of the form have them."""
    return said_of(device) | {
        "location": f"#{device.location_id}" if device.location_id else "",
        "contract": f"#{device.contract_id}" if device.contract_id else "",
    }


def form_choices() -> dict[str, Choices]:
    """Return what the form offers for site, room (by site), team, vendor and contract. Five queries."""
    sites = list(Site.objects.order_by("name", "pk"))
    rooms: dict[int, Choices] = {site.pk: [] for site in sites}
    for room in Location.objects.order_by("name", "pk"):
        door = f" ({room.room})" if room.room else ""
        rooms[room.site_id].append((f"#{room.pk}", f"{room.name}{door}"))
    vendors = Vendor.objects.order_by("name", "pk").values_list("name", flat=True)
    contracts = ServiceContract.objects.select_related("vendor").order_by("vendor__name", "number", "pk")
    return {
        "site": [("", "Choose a site"), *((site.code, site.name) for site in sites)],
        "location": [("", "No room"), *((site.name, rooms[site.pk]) for site in sites if rooms[site.pk])],
        "owner_team": [("", "Nobody yet"), *Team.objects.order_by("name", "pk").values_list("code", "name")],
        "vendor": [("", "None"), *((name, name) for name in vendors)],
        "contract": [("", "None"), *((f"#{row.pk}", f"{row.vendor.name}: {row.number}") for row in contracts)],
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
