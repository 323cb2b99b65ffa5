"""What a DICOM file on a ticket says: read it outside any transaction, then record it in one."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from assets.actions.inspection import Inspection, inspect_file
from assets.models import Device
from tickets.actions.event import Step
from tickets.actions.lock import lock_ticket, save_change
from tickets.enums import EventKind
from tickets.models import Attachment, DicomEvidence



def inspect_attachment(*, attachment_id: int, at: datetime) -> None:
    """Inspect one DICOM attachment in a limited child process and record what it said. Safe to run twice.

    Events: file_inspected, and device_linked when the evidence names one device and the ticket had none. Takes up
    to 15 seconds; opens its transaction only afterwards. Does nothing when it was inspected already.
    """
    evidence = DicomEvidence.objects.filter(attachment_id=attachment_id, state=DicomEvidence.State.PENDING).first()
    if evidence is None:
        return
    attachment = Attachment.objects.get(pk=attachment_id)
    inspection = inspect_file(path=Path(settings.MEDIA_ROOT) / attachment.path)
    record_inspection(attachment_id=attachment_id, inspection=inspection, at=at)


@transaction.atomic
def record_inspection(*, attachment_id: int, inspection: Inspection, at: datetime) -> None:
    """Save the outcome of an inspection once; a second outcome for the same file is dropped."""
    attachment = Attachment.objects.get(pk=attachment_id)
    ticket = lock_ticket(ticket_id=attachment.ticket_id, version=None)
    evidence = DicomEvidence.objects.select_for_update().get(attachment_id=attachment_id)
    if evidence.state == DicomEvidence.State.DONE:
        return
    match = inspection.match
    evidence.state = DicomEvidence.State.DONE
    evidence.facts = inspection.facts
    evidence.findings = [finding.code for finding in inspection.findings]
    evidence.device_id = match.device_id
    evidence.decision, evidence.score, evidence.reason = match.decision, match.score, match.reason[:200]
    evidence.inspected_at = at
    evidence.save()
    steps = [
        Step(
            EventKind.FILE_INSPECTED,
            {
                "attachment": attachment_id,
                "findings": evidence.findings,
                "decision": match.decision,
                "score": match.score,
                "device": match.device_id,
            },
        )
    ]
    fields: list[str] = []
    if match.decision == "link" and ticket.device_id is None:
        device = Device.objects.get(pk=match.device_id)
        steps.append(
            Step(EventKind.DEVICE_LINKED, {"from": None, "to": device.pk, "how": "by_file", "score": match.score})
        )
        ticket.device, ticket.site_id, ticket.location_id = device, device.site_id, device.location_id
        fields = ["device", "site", "location"]
    save_change(ticket=ticket, actor=None, at=at, steps=steps, fields=fields)
