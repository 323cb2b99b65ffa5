"""The demo hospital's contracts, DICOM networks, software and papers: what the register knows beside the devices."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Person
from assets.actions.history import PAGE, acting
from assets.actions.software import learn_software_version, note_typed_version
from assets.models import (
    Device,
    DeviceDocument,
    NetworkAE,
    NetworkConnection,
    ServiceContract,
    TransferCapability,
    Vendor,
)

_KEEPER = "ellen.shaw"
_HOURS = "Mon to Fri 8:00 to 18:00"
_ROOT = "1.2.840.10008."
_PLAIN = (f"{_ROOT}1.2", f"{_ROOT}1.2.1")
_IMAGES: Mapping[str, tuple[str, ...]] = {
    "CT": ("5.1.4.1.1.2",),
    "MR": ("5.1.4.1.1.4",),
    "DX": ("5.1.4.1.1.1.1",),
    "CR": ("5.1.4.1.1.1",),
    "US": ("5.1.4.1.1.6.1", "5.1.4.1.1.3.1"),
    "MG": ("5.1.4.1.1.1.2", "5.1.4.1.1.13.1.3"),
    "NM": ("5.1.4.1.1.20",),
    "PT": ("5.1.4.1.1.128", "5.1.4.1.1.2"),
    "XA": ("5.1.4.1.1.12.1",),
    "RF": ("5.1.4.1.1.12.2",),
}
"""SOP classes that scanners of a modality send (PS3.6 Annex A), below the root of the standard."""
_STORED = sorted({each for classes in _IMAGES.values() for each in classes})
_WORKLIST = "5.1.4.31"
_MORE: tuple[tuple[str, str, str, int, bool], ...] = (
    ("PACS", "MERIDIAN_QR", "Query and retrieve", 11112, False),
    ("VNA", "VAULT_TLS", "Store, encrypted", 2762, True),
    ("CT1", "CT1_QR", "Prior images at the console", 104, False),
)
_DRIFT = (("CT1", "VB20A", "VB30A", 9), ("MR2", "VIA5.1", "VIA5.2", 40))


def make_register(*, at: datetime) -> None:
    """Save contracts, DICOM networks, versions and links; `at` is now in the hospital's world."""
    keeper = Person.objects.get(email__startswith=_KEEPER)
    devices = {device.tag: device for device in Device.objects.select_related("vendor").order_by("pk")}
    with acting(actor=keeper, way=PAGE):
        _make_contracts(devices, today=at.date())
        _make_networks(devices)
    _make_versions(devices, keeper=keeper, at=at)
    manual = "https://documents.example.org/imaging/"
    DeviceDocument.objects.bulk_create(
        DeviceDocument(device=devices[tag], title=title, url=f"{manual}{name}", added_by=keeper, added_at=at)
        for tag, title, name in (
            ("CT1", "DICOM conformance statement", "ct1-conformance.pdf"),
            ("CT1", "Acceptance report 2021", "ct1-acceptance.pdf"),
            ("PACS", "Runbook", "pacs-runbook.pdf"),
        )
    )


def _make_contracts(devices: Mapping[str, Device], *, today: date) -> None:
    """A contract for each vendor; one of them ends soon."""
    contracts = {}
    for place, vendor in enumerate(Vendor.objects.order_by("pk")):
        is_round_the_clock = vendor.name.startswith(("Meridian", "Northern"))
        contracts[vendor.pk] = ServiceContract(
            vendor=vendor,
            number=vendor.contract_number,
            name="Systems, round the clock" if is_round_the_clock else "Full service",
            hours="Always" if is_round_the_clock else _HOURS,
            response_terms="Call back in 30 minutes" if is_round_the_clock else "Call back in 1 hour, on site in 4",
            contact="Service desk",
            phone=vendor.hotline,
            begins_on=date(today.year - 2, 1, 1),
            ends_on=today + timedelta(days=40 if place == 0 else 200 + 90 * place),
        )
    ServiceContract.objects.bulk_create(contracts.values())
    covered = [device for device in devices.values() if device.vendor_id]
    for place, device in enumerate(covered):
        device.contract = contracts[device.vendor_id or 0]
        device.installed_on = date(today.year - 2 - place % 9, 1 + place % 12, 15)
    notes = "Sends to ROUTE_NGH only. After a software update, check the worklist query and MPPS."
    devices["CT1"].configuration_notes = notes
    devices["CT1"].warranty_until = today - timedelta(days=200)
    Device.objects.bulk_update(covered, ["contract", "installed_on", "configuration_notes", "warranty_until"])


def _make_networks(devices: Mapping[str, Device]) -> None:
    titled = [device for device in devices.values() if device.ae_title]
    places = {
        device.pk: NetworkConnection(device=device, host=device.host, port=device.port)
        for device in titled
        if device.host
    }
    more = [(devices[tag], title, words, port, is_tls) for tag, title, words, port, is_tls in _MORE]
    extra = {
        title: places[device.pk]
        if device.port == port
        else NetworkConnection(device=device, host=device.host, port=port, is_tls=is_tls)
        for device, title, _, port, is_tls in more
    }
    known = {id(each) for each in places.values()}
    new = [each for each in extra.values() if id(each) not in known]
    NetworkConnection.objects.bulk_create([*places.values(), *new])
    aes = [
        NetworkAE(device=device, connection=places.get(device.pk), title=device.ae_title, is_primary=True)
        for device in titled
    ]
    aes += [
        NetworkAE(device=device, connection=extra[title], title=title, description=words)
        for device, title, words, _, _ in more
    ]
    NetworkAE.objects.bulk_create(aes)
    TransferCapability.objects.bulk_create(
        TransferCapability(ae=ae, sop_class=_ROOT + uid, role=role, transfer_syntaxes=list(_PLAIN))
        for ae in aes
        for uid, role in _capabilities(ae.device, is_main=ae.is_primary)
    )


def _capabilities(device: Device, *, is_main: bool) -> list[tuple[str, str]]:
    if not is_main:
        return [("5.1.4.1.2.2.1", "SCU" if device.modality else "SCP")]
    if device.modality:
        sent = [(uid, "SCU") for uid in _IMAGES.get(device.modality, ())]
        return [("1.1", "SCP"), *sent, (_WORKLIST, "SCU"), ("1.20.1", "SCU")]
    if device.kind in ("pacs", "archive", "router"):
        return [("1.1", "SCP"), *((uid, "SCP") for uid in _STORED)]
    return [("1.1", "SCP")] if device.tag != "MWLB" else [("1.1", "SCP"), (_WORKLIST, "SCP")]


def _make_versions(devices: Mapping[str, Device], *, keeper: Any, at: datetime) -> None:
    for place, device in enumerate(devices.values()):
        if device.software_version:
            note_typed_version(actor=keeper, device=device, at=at - timedelta(days=400 + 7 * place))
    for tag, before, after, days in _DRIFT:
        seen = ((before, days + 60), (before, days + 1), (after, days), (after, 1))
        for version, ago in seen:
            learn_software_version(device_id=devices[tag].pk, version=version, at=at - timedelta(days=ago))
