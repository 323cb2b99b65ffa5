"""What images say about one device: the software versions seen in them, and the tickets they are on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from accounts.models import Person
from assets.models import Device
from tickets.models import DicomEvidence, Ticket
from tickets.queries.images import Drift, drift_of
from tickets.queries.visible import visible_to

_SHOWN = 20


@dataclass(frozen=True)
class SeenVersion:
    """A software version that images of the device name. first and last: when such a file was read, UTC."""

    version: str
    first: datetime
    last: datetime
    count: int


@dataclass(frozen=True)
class DeviceEvidence:
    """versions: the latest first. drift: the newest image against the register, with the ticket it is on."""

    versions: Sequence[SeenVersion]
    tickets: Sequence[Ticket]
    drift: Drift | None
    drift_ticket: Ticket | None


def device_evidence(*, user: Person, device: Device) -> DeviceEvidence:
    """Return what images on tickets the person can see say about a device they surely come from. Three queries."""
    tickets = visible_to(user).order_by().values("pk")
    rows = DicomEvidence.objects.filter(device=device, decision="link", attachment__ticket__in=tickets)
    named = rows.exclude(facts__software_versions=None)
    versions = (
        named.values("facts__software_versions")
        .annotate(first=Min("inspected_at"), last=Max("inspected_at"), count=Count("pk"))
        .order_by("-last", "facts__software_versions")
    )
    newest = named.select_related("attachment__ticket").order_by("-inspected_at", "-pk").first()
    found = visible_to(user).filter(attachments__evidence__in=rows.order_by()).defer("description").distinct()
    seen = newest.facts.get("software_versions") if newest else None
    return DeviceEvidence(
        versions=[
            SeenVersion(each["facts__software_versions"], each["first"], each["last"], each["count"])
            for each in versions
        ],
        tickets=list(found.order_by("-pk")[:_SHOWN]),
        drift=drift_of(device=device, decision="link", seen=seen, file_id=newest.attachment_id if newest else 0),
        drift_ticket=newest.attachment.ticket if newest else None,
    )
