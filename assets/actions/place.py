"""Rooms, vendors and contracts: what devices stand in and who serves them. The history keeps who changed what."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Person
from assets.actions.history import PAGE, acting
from assets.models import Location, ServiceContract, Vendor
from assets.permissions import require_managing


class NameTaken(ValidationError):
    """Another row has this name already."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__({field: sentence}, code="name_taken")
        self.problems = {field: sentence}


class StaleContract(ValidationError):
    """Somebody else changed the contract meanwhile."""

    def __init__(self, version: int) -> None:
        super().__init__(
            "Somebody changed this contract while you were writing. Look at it in another window, then save again to "
            "keep what you wrote.",
            code="stale_contract",
        )
        self.version = version


@transaction.atomic
def save_room(*, actor: Person, room_id: int | None, fields: Mapping[str, Any]) -> Location:
    """Make or change a room. A room with devices stays on its site. Raises CannotManageDevices, NameTaken."""
    require_managing(actor)
    room = Location.objects.select_for_update().get(pk=room_id) if room_id else Location()
    moved = room.pk and room.site_id != fields["site_id"]
    if moved and room.devices.exists():
        raise NameTaken("site_id", "Devices stand in this room. Move them first, or make a room on the other site.")
    others = Location.objects.filter(site_id=fields["site_id"], name__iexact=fields["name"]).exclude(pk=room.pk or 0)
    if others.exists():
        raise NameTaken("name", f"There is a room “{fields['name']}” on this site already.")
    with acting(actor=actor, way=PAGE):
        _write(room, fields)
    return room


@transaction.atomic
def save_vendor(*, actor: Person, vendor_id: int | None, fields: Mapping[str, Any]) -> Vendor:
    """Make or change a vendor. Raises CannotManageDevices, NameTaken."""
    require_managing(actor)
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id) if vendor_id else Vendor()
    if Vendor.objects.filter(name__iexact=fields["name"]).exclude(pk=vendor.pk or 0).exists():
        raise NameTaken("name", f"There is a vendor “{fields['name']}” already.")
    with acting(actor=actor, way=PAGE):
        _write(vendor, fields)
    return vendor


@transaction.atomic
def save_contract(
    *, actor: Person, contract_id: int | None, vendor_id: int, fields: Mapping[str, Any], version: int, way: str = PAGE
) -> ServiceContract:
    """Make or change a contract of a vendor; version: what the actor saw; way: page or import.

    Raises CannotManageDevices, NameTaken, StaleContract.
    """
    require_managing(actor)
    rows = ServiceContract.objects.select_for_update().filter(vendor_id=vendor_id)
    contract = rows.get(pk=contract_id) if contract_id else ServiceContract(vendor_id=vendor_id, version=0)
    if contract_id and contract.version != version:
        raise StaleContract(contract.version)
    if rows.filter(number__iexact=fields["number"]).exclude(pk=contract.pk or 0).exists():
        raise NameTaken("number", f"This vendor has a contract “{fields['number']}” already.")
    with acting(actor=actor, way=way):
        _write(contract, {**fields, "version": contract.version + 1})
    return contract


def _write(row: Any, fields: Mapping[str, Any]) -> None:
    try:
        with transaction.atomic():
            _save(row, fields)
    except IntegrityError as error:  # somebody made one of this name in the same moment
        field = "number" if "number" in fields else "name"
        raise NameTaken(field, "Somebody has just made one of this name. Look for it in the list.") from error


def _save(row: Any, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    if row.pk:
        row.save(update_fields=list(fields))
    else:
        row.save(force_insert=True)
