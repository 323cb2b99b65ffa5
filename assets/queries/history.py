"""The history of the register: every change of a device, its DICOM network, the flow, places and vendors."""

from typing import Any

from django.db.models import Q

from accounts.models import Person
from assets.models import Device, DeviceCheck, FlowLink, FlowService, Location, ServiceContract, Vendor
from assets.models.device import DEVICE_HISTORY
from assets.queries.snapshots import events_of, in_words, newest
from assets.rules.device import COLUMNS
from assets.rules.history import Snapshot, Told

_PARTS = ("NetworkConnection", "NetworkAE", "TransferCapability")
SECTIONS = {
    "flow": (("link", "FlowLink"), ("service", "FlowService"), ("redundancy", "Redundancy")),
    "places": (("room", "Location"), ("site", "Site")),
    "vendors": (("vendor", "Vendor"), ("contract", "ServiceContract")),
}
"""What is told together on the page of the history of the register: words of assets.rules.history and kinds of row."""


def device_at(device_id: int, version: int) -> dict[str, Any] | None:
    """Return the columns of a device as they were at a version; None when nobody noted that."""
    event = events_of("Device").filter(pgh_obj_id=device_id, version=version).first()
    return None if event is None else {column: getattr(event, column) for column in COLUMNS.values()}


def device_history(device: Device) -> list[Told]:
    """Return what happened to a device, its terms, DICOM network, links, documents and checks, the newest first."""
    parts = (_of_device, _of_network, _of_links, _of_documents, _of_checks)
    return in_words([*_of_terms(device_id=device.pk), *(each for part in parts for each in part(device))])


def check_history(check: DeviceCheck) -> list[Told]:
    """Return how an automatic check was set, the newest first; not what it found."""
    return _of_row("check", "DeviceCheck", check.pk)


def contract_history(contract: ServiceContract) -> list[Told]:
    """Return what happened to a contract and its terms, the newest first."""
    events = events_of("ServiceContract").filter(pgh_obj_id=contract.pk)
    return in_words([*newest("contract", "ServiceContract", events), *_of_terms(contract_id=contract.pk)])


def vendor_history(vendor: Vendor) -> list[Told]:
    """Return what happened to a vendor, its contracts and the terms of both, the newest first."""
    contracts = events_of("ServiceContract").filter(vendor_id=vendor.pk)
    found = newest("vendor", "Vendor", events_of("Vendor").filter(pgh_obj_id=vendor.pk))
    terms = [
        *_of_terms(vendor_id=vendor.pk),
        *_of_terms(contract_id__in=contracts.order_by().values("pgh_obj_id")),
    ]
    return in_words([*found, *newest("contract", "ServiceContract", contracts), *terms])


def room_history(room: Location) -> list[Told]:
    """Return what happened to a room, the newest first."""
    return _of_row("room", "Location", room.pk)


def link_history(link: FlowLink) -> list[Told]:
    """Return what happened to a link of the flow, the newest first."""
    return _of_row("link", "FlowLink", link.pk)


def service_history(service: FlowService) -> list[Told]:
    """Return what happened to a service at the end of the flow, the newest first."""
    return _of_row("service", "FlowService", service.pk)


def section_history(section: str) -> list[Told]:
    """Return what happened in a section, a key of SECTIONS, the newest first; also to what was removed."""
    found: list[Snapshot] = []
    for what, name in SECTIONS[section]:
        found += newest(what, name, events_of(name))
    if section == "vendors":
        found += _of_terms(device_id__isnull=True)
    return in_words(found)


def who_changed(device_id: int, since_version: int) -> str:
    """Return the name of who last changed the device after this version; "" when nobody knows."""
    event = events_of("Device").filter(pgh_obj_id=device_id, version__gt=since_version).first()
    metadata = event.pgh_context.metadata if event and event.pgh_context else {}
    person = Person.objects.filter(pk=metadata.get("person") or 0).first()
    return person.full_name if person else ""


def _of_row(what: str, name: str, pk: int) -> list[Told]:
    return in_words(newest(what, name, events_of(name).filter(pgh_obj_id=pk)))


def _of_terms(**whose: Any) -> list[Snapshot]:
    return newest("terms", "AvailabilityTerms", events_of("AvailabilityTerms").filter(**whose))


def _of_device(device: Device) -> list[Snapshot]:
    columns = [column for column in COLUMNS.values() if column.removesuffix("_id") in DEVICE_HISTORY]
    return newest("device", "Device", events_of("Device").filter(pgh_obj_id=device.pk), columns)


def _of_network(device: Device) -> list[Snapshot]:
    connections = events_of("NetworkConnection").filter(device_id=device.pk)
    aes = events_of("NetworkAE").filter(device_id=device.pk)
    capabilities = events_of("TransferCapability").filter(ae_id__in=aes.order_by().values("pgh_obj_id"))
    found: list[Snapshot] = []
    for name, events in zip(_PARTS, (connections, aes, capabilities), strict=True):
        found += newest(name, name, events)
    return found


def _of_links(device: Device) -> list[Snapshot]:
    """Also what became of links that went to or from the device once."""
    touched = events_of("FlowLink").filter(Q(source_id=device.pk) | Q(target_id=device.pk))
    events = events_of("FlowLink").filter(pgh_obj_id__in=touched.order_by().values("pgh_obj_id"))
    return newest("link", "FlowLink", events)


def _of_documents(device: Device) -> list[Snapshot]:
    documents = events_of("DeviceDocument").filter(device_id=device.pk)
    files = events_of("DocumentVersion").filter(document_id__in=documents.order_by().values("pgh_obj_id"))
    return [*newest("document", "DeviceDocument", documents), *newest("file", "DocumentVersion", files)]


def _of_checks(device: Device) -> list[Snapshot]:
    """Also those that were removed."""
    return newest("check", "DeviceCheck", events_of("DeviceCheck").filter(device_id=device.pk))
