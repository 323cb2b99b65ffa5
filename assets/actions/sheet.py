"""Files for the register: received, looked at, written as a whole, or thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from assets.actions.contract_sheet import write_contracts
from assets.actions.device import Way, add_device, change_device
from assets.actions.dicom_network import Seen, save_ae
from assets.actions.history import IMPORT
from assets.enums import SheetKind, SheetState
from assets.models import NetworkAE, RegisterSheet
from assets.permissions import require_managing
from assets.queries.sheets import planned_contracts, register_now
from assets.rules.sheet import (
    CHANGE,
    MAKE,
    REFUSED,
    Planned,
    PlannedRow,
    Register,
    SheetRow,
    changed_entities,
    counts,
    fingerprint,
    plan,
    row_as_json,
    row_from_json,
)

MOST_TOLD = 200


class SheetMoved(ValidationError):
    """The import is not where it can be written or thrown away, or the register has changed since it was shown."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence, code=code)


@dataclass(frozen=True, kw_only=True)
class NewSheet:
    """A file that was read. ignored: columns left out, and how it was read when that is odd."""

    name: str
    kind: SheetKind
    rows: Sequence[SheetRow]
    ignored: Sequence[str] = ()


@transaction.atomic
def receive_sheet(*, actor: Person, new: NewSheet, at: datetime) -> RegisterSheet:
    """Store the rows of a file to be looked at; nothing of the register changes. Raises CannotManageDevices."""
    require_managing(actor)
    return RegisterSheet.objects.create(
        name=new.name.replace("\x00", "")[-120:] or "file",
        kind=new.kind.value,
        state=SheetState.CHECKED.value,
        rows=[row_as_json(row) for row in new.rows],
        ignored=list(new.ignored)[:MOST_TOLD],
        created_by=actor,
        created_at=at,
    )


@transaction.atomic
def apply_sheet(*, actor: Person, sheet_id: int, seen: str, at: datetime) -> RegisterSheet:
    """Write every row that is not refused, all or none. seen: fingerprint of the plan the actor looked at.

    Notes the history of each device and contract. The rows of the file go; what was refused is kept. Raises
    CannotManageDevices, SheetMoved, StaleContract, StaleDevice.
    """
    require_managing(actor)
    row = _lock(sheet_id)
    planned: Sequence[PlannedRow]
    if row.kind == SheetKind.CONTRACTS:
        planned = contracts = planned_contracts(row)
        _same_as_seen(planned, seen)
        write_contracts(actor=actor, planned=contracts, at=at)
    else:
        rows = [row_from_json(each) for each in row.rows]
        register = register_now(rows)
        planned = devices = plan(rows=rows, register=register)
        _same_as_seen(planned, seen)
        _write_devices(devices, register, actor=actor, at=at)
    refused = [
        {"number": each.row.number, "tag": each.title, "problems": list(each.problems)}
        for each in planned
        if each.outcome == REFUSED
    ]
    row.state, row.ended_at, row.rows = SheetState.APPLIED.value, at, []
    row.result = {"counts": counts(planned), "refused": refused[:MOST_TOLD]}
    row.save(update_fields=["state", "ended_at", "rows", "result"])
    return row


@transaction.atomic
def discard_sheet(*, actor: Person, sheet_id: int, at: datetime) -> None:
    """Throw the rows of a file away. Raises CannotManageDevices, SheetMoved."""
    require_managing(actor)
    row = _lock(sheet_id)
    row.state, row.ended_at, row.rows = SheetState.DISCARDED.value, at, []
    row.save(update_fields=["state", "ended_at", "rows"])


def _lock(sheet_id: int) -> RegisterSheet:
    row = RegisterSheet.objects.select_for_update().filter(pk=sheet_id).first()
    if row is None or row.state != SheetState.CHECKED:
        raise SheetMoved("This import was written or thrown away already.", "sheet_ended")
    return row


def _same_as_seen(planned: Sequence[PlannedRow], seen: str) -> None:
    if fingerprint(planned) != seen:
        raise SheetMoved("The register has changed meanwhile. Look at what the file would do now.", "plan_changed")


def _write_devices(planned: Sequence[Planned], register: Register, *, actor: Person, at: datetime) -> None:
    for each in planned:
        if each.outcome in (MAKE, CHANGE):
            _write(each, register, actor=actor, at=at)


def _write(each: Planned, register: Register, *, actor: Person, at: datetime) -> None:
    way = Way(by=IMPORT, named=register.named)
    known = register.devices.get(each.tag.casefold())
    if known is None:
        device = add_device(actor=actor, said=each.row.said, at=at, way=way)
    else:
        said = {name: text for name, text in each.row.said.items() if name != "tag"}
        device = change_device(actor=actor, device_id=known.device_id, said=said, version=known.version, at=at, way=way)
    for entity in changed_entities(each.row.entities, known.entities if known else ()):
        device.refresh_from_db(fields=["version"])
        rows = NetworkAE.objects.filter(device=device, title=entity.title)
        seen = Seen(device_id=device.pk, version=device.version, ae_id=rows.values_list("pk", flat=True).first())
        save_ae(actor=actor, seen=seen, entity=entity, at=at, way=IMPORT)
