"""Taking the software version that an image names over into the register."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from assets.actions.device import Way, change_device
from assets.rules.software import tidy_version
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import lock_ticket
from tickets.enums import EventKind
from tickets.models import DicomEvidence
from tickets.permissions import NotAllowed, require_seen


class NoVersion(ValidationError):
    """The file does not name a software version of a device it surely comes from."""

    def __init__(self) -> None:
        super().__init__(
            "This file does not say for certain which software its device runs.", code="no_software_version"
        )


@transaction.atomic
def take_software(*, actor: Person, ticket_id: int, attachment_id: int, at: datetime) -> str:
    """Write the version that a linked file names into the register; return the tag of the device.

    For who keeps the register. Event: software_learned. Raises NotAllowed, NoVersion, TicketMissing, DeviceRefused,
    StaleDevice.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    if not actor.may(Capability.MANAGE_DEVICES):
        raise NotAllowed
    evidence = (
        DicomEvidence.objects.select_related("device")
        .filter(attachment_id=attachment_id, attachment__ticket=ticket, decision="link")
        .first()
    )
    version = str(evidence.facts.get("software_versions", "")) if evidence else ""
    if evidence is None or evidence.device is None or not version:
        raise NoVersion
    said, way = {"software_version": tidy_version(version)}, Way(why=f"Taken over from an image on #{ticket.pk}")
    device = evidence.device
    change_device(actor=actor, device_id=device.pk, said=said, version=device.version, at=at, way=way)
    payload = {"attachment": attachment_id, "device": evidence.device.pk}
    save_aside(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.SOFTWARE_LEARNED, payload)])
    return evidence.device.tag
