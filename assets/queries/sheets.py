"""Imports of the register: the files so far, and the register as a plan compares with it."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import Site, Team
from assets.enums import SheetKind
from assets.models import Device, Location, NetworkAE, RegisterSheet, ServiceContract, Vendor
from assets.queries.contracts import contracts_now
from assets.queries.dicom_network import ShownAE, entities_of
from assets.queries.named import named
from assets.rules.contract_sheet import PlannedContract, plan_contracts
from assets.rules.device import COLUMNS
from assets.rules.sheet import KnownDevice, Planned, PlannedRow, Register, SheetRow, plan, row_from_json


def sheets() -> QuerySet[RegisterSheet]:
    """Return the imports, newest first, without their rows."""
    return RegisterSheet.objects.defer("rows").select_related("created_by").order_by("-pk")


def sheet(sheet_id: int) -> RegisterSheet | None:
    """Return one import, or None."""
    return RegisterSheet.objects.select_related("created_by").filter(pk=sheet_id).first()


def planned_rows(row: RegisterSheet) -> Sequence[PlannedRow]:
    """Return what the rows of an import would do to the register as it is now."""
    return planned_contracts(row) if row.kind == SheetKind.CONTRACTS else planned_devices(row)


def planned_devices(row: RegisterSheet) -> list[Planned]:
    """Return what the rows of an import of devices would do."""
    rows = [row_from_json(each) for each in row.rows]
    return plan(rows=rows, register=register_now(rows))


def planned_contracts(row: RegisterSheet) -> list[PlannedContract]:
    """Return what the rows of an import of contracts would do."""
    rows = [row_from_json(each) for each in row.rows]
    return plan_contracts(rows=rows, there=contracts_now(rows))


def register_now(rows: list[SheetRow]) -> Register:
    """Return everything that a plan of these rows has to know."""
    with_entities = any(row.entities for row in rows)
    devices = list(Device.objects.order_by("pk"))
    entities = entities_of(devices) if with_entities else {}
    tags = {device.pk: device.tag.casefold() for device in devices}
    titles = {device.ae_title: device.tag.casefold() for device in devices if device.ae_title}
    for title, device_id in NetworkAE.objects.order_by("pk").values_list("title", "device_id"):
        titles[title] = tags.get(device_id, "")
    return Register(
        named=named(),
        devices={tags[device.pk]: _known(device, entities.get(device.pk, [])) for device in devices},
        titles=titles,
        names=_names(),
    )


def _known(device: Device, shown: list[ShownAE]) -> KnownDevice:
    return KnownDevice(
        device_id=device.pk,
        version=device.version,
        values={column: getattr(device, column) for column in COLUMNS.values()},
        entities=tuple(each.entity for each in shown),
    )


def _names() -> dict[tuple[str, int], str]:
    """The words for every site, team, room, vendor and contract."""
    found: dict[tuple[str, int], str] = {}
    for column, rows in (
        ("site_id", Site.objects.order_by("pk").values_list("pk", "name")),
        ("owner_team_id", Team.objects.order_by("pk").values_list("pk", "name")),
        ("location_id", Location.objects.order_by("pk").values_list("pk", "name")),
        ("vendor_id", Vendor.objects.order_by("pk").values_list("pk", "name")),
        ("contract_id", ServiceContract.objects.order_by("pk").values_list("pk", "number")),
    ):
        found |= {(column, pk): name for pk, name in rows}
    return found
