"""Devices come into the register, change and leave it. Each act locks the row, checks the words, notes who and why."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import Person
from assets.actions.dicom_network import sync_primary
from assets.actions.history import PAGE, acting, lock_device
from assets.actions.software import note_typed_version
from assets.enums import Lifecycle
from assets.models import Device, NetworkAE
from assets.permissions import require_managing
from assets.queries.history import device_at, who_changed
from assets.queries.named import named as everything_named
from assets.rules.device import COLUMNS, FIELD_LABELS, Named, check_device
from assets.rules.merging import merge


class DeviceRefused(ValidationError):
    """Something said of the device cannot be; `problems` holds a sentence for each field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(dict(problems), code="device_refused")
        self.problems = dict(problems)


class StaleDevice(ValidationError):
    """Somebody else changed the same fields meanwhile; `theirs` holds what they say now, as kept."""

    def __init__(self, *, who: str, theirs: Mapping[str, Any], version: int) -> None:
        labels = ", ".join(FIELD_LABELS[name] for name in theirs)
        super().__init__(
            f"{who or 'Somebody'} changed this device while you were writing: {labels}. "
            "Look at what it says now beside your words, and save again to keep yours.",
            code="stale_device",
        )
        self.theirs, self.version = dict(theirs), version


@dataclass(frozen=True, kw_only=True)
class Way:
    """How the words came: page, api or import, and why, as the person said. named: what they may name, if known."""

    by: str = PAGE
    why: str = ""
    named: Named | None = None


@transaction.atomic
def add_device(*, actor: Person, said: Mapping[str, str], at: datetime, way: Way = Way()) -> Device:
    """Put a device into the register. said: text by field (assets/rules/device.py).

    Notes its history and its software version. Raises CannotManageDevices, DeviceRefused.
    """
    require_managing(actor)
    checked = check_device(said=said, named=way.named or everything_named(), is_new=True)
    problems = dict(checked.problems) | _taken(checked.values, None)
    if problems:
        raise DeviceRefused(problems)
    with _first_wins(), acting(actor=actor, way=way.by, why=way.why):
        device = Device.objects.create(**checked.values)
        sync_primary(device=device)
    if device.software_version:
        note_typed_version(actor=actor, device=device, at=at)
    return device


@transaction.atomic
def change_device(
    *, actor: Person, device_id: int, said: Mapping[str, str], version: int, at: datetime, way: Way = Way()
) -> Device:
    """Change what the register says of a device; fields not in `said` stay. version: what the actor saw.

    What others changed meanwhile in other fields is kept. Notes its history; nothing when nothing differs. Raises
    CannotManageDevices, DeviceRefused, StaleDevice, Device.DoesNotExist.
    """
    require_managing(actor)
    device = lock_device(device_id=device_id)
    names = way.named or everything_named()
    checked = check_device(said=said, named=names, is_new=False, site_id=device.site_id)
    problems = dict(checked.problems) | _taken(checked.values, device)
    if problems:
        raise DeviceRefused(problems)
    mine = _mine(device, checked.values, version)
    if not mine:
        return device
    if mine.keys() & {"site_id"} and "location_id" not in mine and "location" not in said:
        mine["location_id"] = None
    for column, value in mine.items():
        setattr(device, column, value)
    device.version += 1
    with _first_wins(), acting(actor=actor, way=way.by, why=way.why):
        device.save(update_fields=[*mine, "version"])
        if mine.keys() & {"ae_title", "host", "port"}:
            sync_primary(device=device)
    if "software_version" in mine:
        note_typed_version(actor=actor, device=device, at=at)
    return device


@transaction.atomic
def retire_device(*, actor: Person, device_id: int, version: int, why: str, at: datetime) -> Device:
    """Take a device out of use: its tickets and history stay, nobody can choose it any more, its AE title is free.

    Raises CannotManageDevices, StaleDevice, Device.DoesNotExist.
    """
    said = {"lifecycle": Lifecycle.RETIRED.value, "ae_title": ""}
    device = change_device(actor=actor, device_id=device_id, said=said, version=version, at=at, way=Way(why=why))
    with acting(actor=actor, way=PAGE, why=why):
        NetworkAE.objects.filter(device=device).delete()
        if device.ae_title:
            device.ae_title = ""
            device.save(update_fields=["ae_title"])
    return device


def taken_problems(
    *, values: Mapping[str, Any], tags: Mapping[str, int], titles: Mapping[str, int], device_id: int | None
) -> dict[str, str]:
    """Say which of tag and AE title another device has. Writes nothing. tags: casefolded; both lead to devices."""
    problems: dict[str, str] = {}
    tag, title = str(values.get("tag", "")), str(values.get("ae_title", ""))
    if tag and tags.get(tag.casefold(), device_id) != device_id:
        problems["tag"] = f"There is a device {tag} already. Each tag is used once."
    if title and titles.get(title, device_id) != device_id:
        problems["ae_title"] = f"Another device has the AE title {title}. Each title is used once in the hospital."
    return problems


@contextmanager
def _first_wins() -> Iterator[None]:
    """Two people took the same tag or AE title in the same moment: the second is told. Raises DeviceRefused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        field = "tag" if "tag" in str(error).partition("DETAIL")[0] else "ae_title"
        sentence = "Another device has just been given this. Look for it, or choose another."
        raise DeviceRefused({field: sentence}) from error


def _taken(values: Mapping[str, Any], device: Device | None) -> dict[str, str]:
    tag, title = str(values.get("tag", "")), str(values.get("ae_title", ""))
    if not tag and not title:
        return {}
    rows = Device.objects.filter(Q(tag__iexact=tag) | Q(ae_title=title, ae_title__gt="")).order_by("pk")
    tags, titles = {}, {}
    for pk, other_tag, other_title in rows.values_list("pk", "tag", "ae_title"):
        tags[other_tag.casefold()] = pk
        titles[other_title] = pk
    aes: Sequence[tuple[str, int]] = list(NetworkAE.objects.filter(title=title).values_list("title", "device_id"))
    return taken_problems(values=values, tags=tags, titles=titles | dict(aes), device_id=device.pk if device else None)


def _mine(device: Device, values: Mapping[str, Any], version: int) -> dict[str, Any]:
    """What the actor changes, with what others changed since `version` left alone. Raises StaleDevice."""
    now = {column: getattr(device, column) for column in COLUMNS.values()}
    base = now if version == device.version else device_at(device.pk, version) or {}
    merged = merge(base=base, mine=values, theirs=now)
    if merged.clashes:
        fields = {column: name for name, column in COLUMNS.items()}
        theirs = {fields[column]: now[column] for column in now if column in merged.clashes}
        raise StaleDevice(who=who_changed(device.pk, version), theirs=theirs, version=device.version)
    return dict(merged.changes)
