"""The device register as the desk reads it: a searchable list, and the facts of one device."""

from django.db.models import QuerySet

from accounts.queries.words import holding
from assets.enums import KIND_LABELS, Criticality, DeviceKind
from assets.models import Device
from assets.queries.devices import DEVICE_LOOKUPS

REGISTER_ORDER = ("tag",)
_LOOKUPS = (*DEVICE_LOOKUPS, "station_name__icontains", "serial__icontains", "manufacturer__icontains")

CRITICALITY_WORDS = {
    Criticality.SITE: "The whole site stops with it",
    Criticality.SERVICE: "A service stops with it",
    Criticality.ROOM: "A room stops with it",
    Criticality.SINGLE: "One place of work",
}


def register(text: str = "") -> QuerySet[Device]:
    """Return all devices, retired ones too, that hold every word of the text, with room, site and vendor."""
    return holding(Device.objects.select_related("location", "site", "vendor"), text=text, lookups=_LOOKUPS)


def device_facts(device: Device) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the facts of a device loaded by device_by_tag, in groups; facts nobody knows are left out."""
    place, vendor = device.location, device.vendor
    groups = [
        (
            "What it is",
            [
                ("Kind", KIND_LABELS[DeviceKind(device.kind)]),
                ("Modality", device.modality),
                ("Manufacturer", device.manufacturer),
                ("Model", device.model),
                ("Serial number", device.serial),
                ("Software", device.software_version),
                ("Also called", device.nicknames),
                ("Device identifier (UDI)", device.udi),
            ],
        ),
        (
            "Where it is",
            [
                ("Site", str(device.site)),
                ("Room", str(place) if place else ""),
                ("Door", place.room if place else ""),
                ("Building", ", ".join(filter(None, (place.building, place.floor))) if place else ""),
                ("Department", place.department if place else ""),
                ("Phone", place.phone if place else ""),
            ],
        ),
        (
            "On the network",
            [
                ("AE title", device.ae_title),
                ("Station name", device.station_name),
                ("Host", device.host),
                ("Port", str(device.port or "")),
            ],
        ),
        (
            "Who looks after it",
            [
                ("Team", str(device.owner_team or "")),
                ("Vendor", str(vendor or "")),
                ("Vendor hotline", vendor.hotline if vendor else ""),
                ("Contract", vendor.contract_number if vendor else ""),
                ("How critical", CRITICALITY_WORDS[Criticality(device.criticality)]),
                ("Only one of its kind", "Yes, on its site" if device.is_sole else ""),
            ],
        ),
    ]
    known = [(title, [{"label": label, "value": value} for label, value in facts if value]) for title, facts in groups]
    return [(title, facts) for title, facts in known if facts]
