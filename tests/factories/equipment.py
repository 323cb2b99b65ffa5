"""Devices and rooms."""

from itertools import count
from typing import Any

from assets.enums import DeviceKind
from assets.models import Device, Location, ServiceContract, Vendor
from tests.factories.people import make_site

_numbers = count(1)


def make_location(*, name: str = "CT room 2", **fields: Any) -> Location:
    """The room of this name on the main site, made when it is missing."""
    site = fields.pop("site", None) or make_site()
    return Location.objects.get_or_create(site=site, name=name, defaults={"room": "B1.22"} | fields)[0]


def make_device(*, tag: str = "", **fields: Any) -> Device:
    """A new CT scanner of the main site; its tag is unique when none is given."""
    tag = tag or f"CT{100 + next(_numbers)}"
    site = fields.pop("site", None) or make_site()
    fields = {
        "name": f"Scanner {tag}",
        "kind": DeviceKind.MODALITY.value,
        "modality": "CT",
        "manufacturer": "Acme",
        "model": "Spin 64",
        "station_name": f"{tag}STATION"[:64],
        "ae_title": f"{tag}_AE"[:16],
    } | fields
    return Device.objects.create(tag=tag, site=site, **fields)


def make_vendor(*, name: str = "Acme service") -> Vendor:
    """The vendor of this name, made when it is missing."""
    return Vendor.objects.get_or_create(name=name, defaults={"hotline": "0800 1"})[0]


def make_contract(*, vendor: Vendor | None = None, number: str = "", **fields: Any) -> ServiceContract:
    """A new contract of a vendor; its number is unique when none is given."""
    number = number or f"C-{next(_numbers)}"
    return ServiceContract.objects.create(vendor=vendor or make_vendor(), number=number, **fields)
