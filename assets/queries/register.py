"""The device register as the desk reads it: a searchable list, and the facts of one device."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import Site, Team
from accounts.queries.words import holding
from assets.enums import CRITICALITY_LABELS, KIND_LABELS, Criticality, DeviceKind, Lifecycle
from assets.models import Device
from assets.queries.devices import DEVICE_LOOKUPS, on_sticker
from assets.rules.expiry import day_words, runs_out

REGISTER_ORDER = ("tag",)
_LOOKUPS = (*DEVICE_LOOKUPS, "station_name__icontains", "serial__icontains", "manufacturer__icontains")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which devices of the register; an empty word asks for all. site and team are codes."""

    text: str = ""
    kind: str = ""
    site: str = ""
    modality: str = ""
    lifecycle: str = ""
    team: str = ""


def register(text: str = "", wanted: Wanted | None = None) -> QuerySet[Device]:
    """Return all devices, retired ones too, that hold every word of the text, with room, site, team and vendor."""
    rows = Device.objects.select_related("location", "site", "owner_team", "vendor")
    if wanted is not None:
        text, rows = text or wanted.text, only_wanted(rows, wanted)
    if not text:
        return rows
    return holding(rows, text=text, lookups=_LOOKUPS) | rows.filter(on_sticker(text))


def only_wanted(rows: QuerySet[Device], wanted: Wanted) -> QuerySet[Device]:
    """Keep the devices that pass the filters, whatever words they hold."""
    asked = {
        "kind": wanted.kind,
        "site__code": wanted.site,
        "modality": wanted.modality,
        "lifecycle": wanted.lifecycle,
        "owner_team__code": wanted.team,
    }
    return rows.filter(**{column: word for column, word in asked.items() if word})


def filter_choices() -> dict[str, list[tuple[str, str]]]:
    """Return what there is to filter by: sites, modalities and teams that have devices. Three queries."""
    sites = Site.objects.filter(devices__isnull=False).distinct().order_by("name", "pk")
    teams = Team.objects.filter(devices__isnull=False).distinct().order_by("name", "pk")
    codes = Device.objects.exclude(modality="").order_by("modality").values_list("modality", flat=True).distinct()
    return {
        "site": [(site.code, site.name) for site in sites],
        "modality": [(code, code) for code in codes],
        "team": [(team.code, team.name) for team in teams],
    }


def device_facts(device: Device) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the facts of a device loaded by device_by_tag, in groups; facts nobody knows are left out."""
    place, vendor, contract = device.location, device.vendor, device.contract
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
                ("Contract", contract_words(device)),
                ("Hours", contract.hours if contract else ""),
                ("Response", contract.response_terms if contract else ""),
                ("Contact", ", ".join(filter(None, (contract.contact, contract.phone))) if contract else ""),
                ("Contract ends", day_words(contract.ends_on) if contract else ""),
                ("Warranty until", day_words(device.warranty_until)),
                ("Installed on", day_words(device.installed_on)),
                ("How critical", CRITICALITY_LABELS[Criticality(device.criticality)]),
                ("Only one of its kind", "Yes, on its site" if device.is_sole else ""),
            ],
        ),
    ]
    known = [(title, [{"label": label, "value": value} for label, value in facts if value]) for title, facts in groups]
    return [(title, facts) for title, facts in known if facts]


def contract_words(device: Device) -> str:
    """Return number and name of the contract of a device, else the number its vendor is known by."""
    contract = device.contract
    if contract is None:
        return device.vendor.contract_number if device.vendor else ""
    return f"{contract.number} ({contract.name})" if contract.name else contract.number


def notices(device: Device, *, today: date) -> list[str]:
    """Return what runs out within 90 days or has run out: warranty and contract. Nothing for a retired device."""
    if device.lifecycle == Lifecycle.RETIRED:
        return []
    ends = [("The warranty", device.warranty_until), ("The contract", device.contract and device.contract.ends_on)]
    return [words for what, day in ends if day and (words := runs_out(what, day, today=today))]
