"""The DICOM network of devices: what a page shows and an export writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from assets.models import Device, NetworkAE, TransferCapability
from assets.rules.dicom_config import Capability, Entity


@dataclass(frozen=True, kw_only=True)
class ShownAE:
    """An application entity of a device. ae_id: 0 when only the device's own columns know it."""

    ae_id: int
    is_primary: bool
    entity: Entity


def entities_of(devices: Iterable[Device]) -> dict[int, list[ShownAE]]:
    """Return the application entities by device, the main one first. Two queries, however many devices."""
    wanted = list(devices)
    rows = list(
        NetworkAE.objects.filter(device__in=[device.pk for device in wanted])
        .select_related("connection")
        .order_by("-is_primary", "title", "pk")
    )
    capabilities: dict[int, list[Capability]] = {row.pk: [] for row in rows}
    for each in TransferCapability.objects.filter(ae__in=rows).order_by("sop_class", "role", "pk"):
        syntaxes = tuple(each.transfer_syntaxes)
        capabilities[each.ae_id].append(
            Capability(sop_class=each.sop_class, role=each.role, transfer_syntaxes=syntaxes)
        )
    found: dict[int, list[ShownAE]] = {device.pk: [] for device in wanted}
    for row in rows:
        found[row.device_id].append(_shown(row, capabilities[row.pk]))
    for device in wanted:
        if device.ae_title and not any(each.entity.title == device.ae_title for each in found[device.pk]):
            found[device.pk].insert(0, _of_columns(device))
    return found


def _shown(row: NetworkAE, capabilities: list[Capability]) -> ShownAE:
    connection = row.connection
    entity = Entity(
        title=row.title,
        description=row.description,
        is_initiator=row.is_initiator,
        is_acceptor=row.is_acceptor,
        host=connection.host if connection else "",
        port=connection.port if connection else None,
        is_tls=connection.is_tls if connection else False,
        capabilities=tuple(capabilities),
    )
    return ShownAE(ae_id=row.pk, is_primary=row.is_primary, entity=entity)


def _of_columns(device: Device) -> ShownAE:
    """A device that was written before its network was kept."""
    entity = Entity(title=device.ae_title, host=device.host, port=device.port if device.host else None)
    return ShownAE(ae_id=0, is_primary=True, entity=entity)
