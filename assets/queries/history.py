"""The history of a device: every change of it and of its DICOM network, with who, when and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model

from accounts.models import Person, Site, Team
from assets.models import Device, Location, ServiceContract, Vendor
from assets.models.device import DEVICE_HISTORY
from assets.rules.device import COLUMNS
from assets.rules.history import Snapshot, Told, told

MOST = 300
"""Lines of each kind that a page shows, the newest."""
_PARTS = ("NetworkConnection", "NetworkAE", "TransferCapability")
_NAMED: tuple[tuple[str, type[Model]], ...] = (
    ("site_id", Site),
    ("location_id", Location),
    ("owner_team_id", Team),
    ("vendor_id", Vendor),
    ("contract_id", ServiceContract),
)


def device_at(device_id: int, version: int) -> dict[str, Any] | None:
    """Return the columns of a device as they were at a version; None when nobody noted that."""
    event = _events("Device").filter(pgh_obj_id=device_id, version=version).order_by("-pgh_id").first()
    return None if event is None else {column: getattr(event, column) for column in COLUMNS.values()}


def device_history(device: Device) -> list[Told]:
    """Return what happened to a device, its connections, titles and capabilities, the newest first."""
    found = [*_of_device(device), *_of_network(device)]
    people = {person.pk: person.full_name for person in Person.objects.filter(pk__in=_people(found)).order_by("pk")}
    return told(found, people=people, names=_names(found))


def contract_history(contract: ServiceContract) -> list[Told]:
    """Return what happened to a contract, the newest first."""
    events = _events("ServiceContract").filter(pgh_obj_id=contract.pk).select_related("pgh_context")
    found = [_snapshot("contract", event, _columns("ServiceContract")) for event in events.order_by("-pgh_id")[:MOST]]
    people = {person.pk: person.full_name for person in Person.objects.filter(pk__in=_people(found)).order_by("pk")}
    return told(found, people=people, names=_names(found))


def who_changed(device_id: int, since_version: int) -> str:
    """Return the name of who last changed the device after this version; "" when nobody knows."""
    events = _events("Device").filter(pgh_obj_id=device_id, version__gt=since_version).select_related("pgh_context")
    event = events.order_by("-pgh_id").first()
    metadata = event.pgh_context.metadata if event and event.pgh_context else {}
    person = Person.objects.filter(pk=metadata.get("person") or 0).first()
    return person.full_name if person else ""


def _of_device(device: Device) -> list[Snapshot]:
    events = _events("Device").filter(pgh_obj_id=device.pk).select_related("pgh_context").order_by("-pgh_id")[:MOST]
    columns = [column for column in COLUMNS.values() if column.removesuffix("_id") in DEVICE_HISTORY]
    return [_snapshot("device", event, columns) for event in events]


def _of_network(device: Device) -> list[Snapshot]:
    connections = _events("NetworkConnection").filter(device_id=device.pk)
    aes = _events("NetworkAE").filter(device_id=device.pk)
    capabilities = _events("TransferCapability").filter(ae_id__in=aes.values("pgh_obj_id"))
    found = []
    for name, events in zip(_PARTS, (connections, aes, capabilities), strict=True):
        newest = events.select_related("pgh_context").order_by("-pgh_id")[:MOST]
        found += [_snapshot(name, event, _columns(name)) for event in newest]
    return found


def _events(name: str) -> Any:
    return apps.get_model("assets", f"{name}Event").objects.all()


def _columns(name: str) -> list[str]:
    kept = apps.get_model("assets", f"{name}Event")._meta.concrete_fields
    return [each.attname for each in kept if not each.attname.startswith("pgh_") and each.attname != "id"]


def _snapshot(what: str, event: Any, columns: Iterable[str]) -> Snapshot:
    metadata: Mapping[str, Any] = event.pgh_context.metadata if event.pgh_context else {}
    return Snapshot(
        what=what,
        of=event.pgh_obj_id,
        event=event.pgh_id,
        act=event.pgh_label,
        at=event.pgh_created_at,
        person=metadata.get("person"),
        way=metadata.get("way") or "",
        why=metadata.get("why") or "",
        values={column: getattr(event, column) for column in columns},
    )


def _people(found: Iterable[Snapshot]) -> set[int]:
    return {each.person for each in found if each.person}


def _names(found: Iterable[Snapshot]) -> dict[tuple[str, int], str]:
    """The words for every row another one is kept by. One query for each kind that occurs."""
    names: dict[tuple[str, int], str] = {}
    for column, model in _NAMED:
        wanted = {each.values[column] for each in found if each.values.get(column)}
        if wanted:
            rows = model._default_manager.filter(pk__in=wanted).order_by("pk")
            names |= {(column, row.pk): str(row) for row in rows}
    return names
