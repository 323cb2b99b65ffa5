"""The demo hospital's devices and systems; several answer to the names in pydicom's own test files."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Site, Team
from assets.models import Device, Location, Vendor
from config.demo.sites import rows_of

_PORTABLE = "DXP"


def device_rows() -> list[dict[str, Any]]:
    """Return the devices as written in hospital.json; `trouble` is how often one fails compared with its like."""
    return rows_of(name="hospital.json", rows="devices", columns="device_columns")


def words_of(row: Mapping[str, Any]) -> frozenset[str]:
    """Return the words by which a category of texts/ names a device: modality or kind, DXP if portable."""
    words = {row["modality"] or row["kind"]}
    if row["tag"].startswith(_PORTABLE):
        words.add(_PORTABLE)
    return frozenset(words)


def make_devices() -> None:
    """Save every device."""
    sites = {row.code: row for row in Site.objects.all()}
    rooms = {(row.site_id, row.name): row for row in Location.objects.all()}
    teams = {row.code: row for row in Team.objects.all()}
    vendors = {row.name: row for row in Vendor.objects.all()}
    devices = []
    for row in device_rows():
        site = sites[row["site"]]
        fields = {key: value for key, value in row.items() if key != "trouble"} | {
            "site": site,
            "location": rooms[site.pk, row["location"]],
            "owner_team": teams[row["owner_team"]],
            "vendor": vendors[row["vendor"]] if row["vendor"] else None,
        }
        devices.append(Device(**fields))
    Device.objects.bulk_create(devices)
