"""The DICOM network of a device: its application entities, connections and what they can transfer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Person
from assets.actions.history import PAGE, acting, lock_device
from assets.models import Device, NetworkAE, NetworkConnection, TransferCapability
from assets.permissions import require_managing
from assets.queries.history import who_changed
from assets.rules.dicom_config import Capability, Entity, check_entity


class EntityRefused(ValidationError):
    """Something said of an application entity cannot be; `problems` holds a sentence for each field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(problems, code="ae_refused")
        self.problems = problems


class StaleNetwork(ValidationError):
    """Somebody else changed the device meanwhile."""

    def __init__(self, *, who: str, version: int) -> None:
        super().__init__(
            f"{who or 'Somebody'} changed this device while you were writing. Look at its DICOM page in another "
            "window, then save again to keep what you wrote.",
            code="stale_network",
        )
        self.version = version


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The device as the actor saw it, and which of its application entities they mean; None for a new one."""

    device_id: int
    version: int
    ae_id: int | None = None


@transaction.atomic
def save_ae(*, actor: Person, seen: Seen, entity: Entity, at: datetime, way: str = PAGE) -> NetworkAE:
    """Write an application entity with its connection and capabilities; the first of a device becomes its main one.

    Raises CannotManageDevices, EntityRefused, StaleNetwork, Device.DoesNotExist.
    """
    require_managing(actor)
    device = _seen(seen)
    problems = check_entity(entity) | _taken(entity.title, seen.ae_id, device)
    if problems:
        raise EntityRefused(problems)
    try:
        with transaction.atomic(), acting(actor=actor, way=way):
            ae = write_entity(device=device, ae_id=seen.ae_id, entity=entity)
            _mirror(device=device)
    except IntegrityError as error:  # somebody took the title in the same moment
        raise EntityRefused({"title": f"Another device has just been given {entity.title}."}) from error
    return ae


@transaction.atomic
def remove_ae(*, actor: Person, seen: Seen, at: datetime) -> None:
    """Take an application entity away; the next one becomes the main one. Does nothing when it is gone already.

    Raises CannotManageDevices, StaleNetwork, Device.DoesNotExist.
    """
    require_managing(actor)
    device = _seen(seen)
    with acting(actor=actor, way=PAGE):
        NetworkAE.objects.filter(device=device, pk=seen.ae_id or 0).delete()
        _choose_primary(device=device)
        _mirror(device=device)


@transaction.atomic
def make_primary(*, actor: Person, seen: Seen, at: datetime) -> None:
    """Make an application entity the one that pages and matching name first.

    Raises CannotManageDevices, StaleNetwork, Device.DoesNotExist.
    """
    require_managing(actor)
    device = _seen(seen)
    if not NetworkAE.objects.filter(device=device, pk=seen.ae_id or 0).exists():
        return
    with acting(actor=actor, way=PAGE):
        NetworkAE.objects.filter(device=device, is_primary=True).exclude(pk=seen.ae_id or 0).update(is_primary=False)
        NetworkAE.objects.filter(device=device, pk=seen.ae_id or 0).update(is_primary=True)
        _mirror(device=device)


def write_entity(*, device: Device, ae_id: int | None, entity: Entity) -> NetworkAE:
    """Write a checked application entity of a locked device. Not transactional: part of the caller's change."""
    ae = NetworkAE.objects.filter(device=device, pk=ae_id).first() if ae_id else None
    is_first = not NetworkAE.objects.filter(device=device).exists()
    ae = ae or NetworkAE(device=device, is_primary=is_first)
    ae.title, ae.description = entity.title, entity.description
    ae.is_initiator, ae.is_acceptor = entity.is_initiator, entity.is_acceptor
    ae.connection = _connection(device=device, entity=entity)
    columns = ["title", "description", "is_initiator", "is_acceptor", "connection"]
    if ae.pk:
        ae.save(update_fields=columns)
    else:
        ae.save(force_insert=True)
    _write_capabilities(ae=ae, wanted=entity.capabilities)
    _drop_unused(device=device)
    return ae


def sync_primary(*, device: Device) -> None:
    """Let the main application entity say what a locked device says. Not transactional: part of its change.

    Without an AE title the main one goes, and the next one, if there is one, takes its place.
    """
    primary = _primary(device)
    if not device.ae_title:
        if primary:
            primary.delete()
            _choose_primary(device=device)
            _take_over(device)
        _drop_unused(device=device)
        return
    primary = primary or NetworkAE(device=device, is_primary=True)
    NetworkAE.objects.filter(device=device, title=device.ae_title).exclude(pk=primary.pk or 0).delete()
    is_tls = bool(primary.connection and primary.connection.is_tls)
    primary.title = device.ae_title
    primary.connection = _connect(device=device, host=device.host, port=device.port, is_tls=is_tls)
    if primary.pk:
        primary.save(update_fields=["title", "connection"])
    else:
        primary.save(force_insert=True)
    _drop_unused(device=device)


def _seen(seen: Seen) -> Device:
    device = lock_device(device_id=seen.device_id)
    if device.version != seen.version:
        raise StaleNetwork(who=who_changed(device.pk, seen.version), version=device.version)
    return device


def _taken(title: str, ae_id: int | None, device: Device) -> dict[str, str]:
    others = NetworkAE.objects.filter(title=title).exclude(pk=ae_id or 0).select_related("device")
    other = others.first()
    owner = other.device if other else Device.objects.filter(ae_title=title).exclude(pk=device.pk).first()
    if owner is None:
        return {}
    return {"title": f"{owner.tag} has the AE title {title}. Each title is used once in the hospital."}


def _mirror(*, device: Device) -> None:
    """Keep the device's own columns equal to its main application entity, and count its version."""
    device.version += 1
    _take_over(device)


def _take_over(device: Device) -> None:
    primary = _primary(device)
    device.ae_title = primary.title if primary else ""
    if primary and primary.connection:
        device.host, device.port = primary.connection.host, primary.connection.port
    device.save(update_fields=["ae_title", "host", "port", "version"])


def _primary(device: Device) -> NetworkAE | None:
    return NetworkAE.objects.filter(device=device, is_primary=True).select_related("connection").first()


def _choose_primary(*, device: Device) -> None:
    rows = NetworkAE.objects.filter(device=device).order_by("-is_primary", "pk")
    first = rows.first()
    if first and not first.is_primary:
        first.is_primary = True
        first.save(update_fields=["is_primary"])


def _connection(*, device: Device, entity: Entity) -> NetworkConnection | None:
    return _connect(device=device, host=entity.host, port=entity.port, is_tls=entity.is_tls)


def _connect(*, device: Device, host: str, port: int | None, is_tls: bool) -> NetworkConnection | None:
    if not host:
        return None
    row, is_new = NetworkConnection.objects.get_or_create(
        device=device, host=host, port=port, defaults={"is_tls": is_tls}
    )
    if not is_new and row.is_tls != is_tls:
        row.is_tls = is_tls
        row.save(update_fields=["is_tls"])
    return row


def _write_capabilities(*, ae: NetworkAE, wanted: Sequence[Capability]) -> None:
    there = {(row.sop_class, row.role): row for row in TransferCapability.objects.filter(ae=ae).order_by("pk")}
    for each in wanted:
        row = there.pop((each.sop_class, each.role), None)
        if row is None:
            TransferCapability.objects.create(
                ae=ae, sop_class=each.sop_class, role=each.role, transfer_syntaxes=list(each.transfer_syntaxes)
            )
        elif row.transfer_syntaxes != list(each.transfer_syntaxes):
            row.transfer_syntaxes = list(each.transfer_syntaxes)
            row.save(update_fields=["transfer_syntaxes"])
    TransferCapability.objects.filter(pk__in=[row.pk for row in there.values()]).delete()


def _drop_unused(*, device: Device) -> None:
    NetworkConnection.objects.filter(device=device, aes=None).delete()
