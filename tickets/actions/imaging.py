"""What a DICOM file on a ticket says: read it outside any transaction, then record it in one."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from assets.actions.inspection import Inspection, failed_inspection, inspect_file
from assets.models import Device
from tickets.actions.change import save_change
from tickets.actions.device import put_device
from tickets.actions.event import Step
from tickets.actions.lock import lock_ticket
from tickets.enums import EventKind
from tickets.models import Attachment, DicomEvidence

MAX_ATTEMPTS = 3
_LEASE = timedelta(seconds=60)  # longer than the inspector ever takes


def inspect_pending(*, at: datetime, limit: int = 2) -> int:
    """Inspect files nobody is inspecting, oldest first, and return how many; for the worker and the sweeper.

    The limit is low because one hostile file can take seconds and the sweeper has other work.
    """
    done = 0
    while done < limit:
        attachment_id = _claim_next(at=at)
        if attachment_id is None:
            break
        inspect_attachment(attachment_id=attachment_id, at=at)
        done += 1
    return done


def inspect_attachment(*, attachment_id: int, at: datetime) -> None:
    """Inspect one DICOM attachment in a limited child process and record what it said. Safe to run twice.

    Events: file_inspected, and those of link_device when the evidence names one device and the ticket had none. Takes
    up to 15 seconds; opens its transaction only afterwards. A file that is gone, or whose inspection was broken off
    MAX_ATTEMPTS times, ends with the finding INSPECTOR_FAILED, so that no page waits for ever.
    """
    evidence = DicomEvidence.objects.select_related("attachment").get(attachment_id=attachment_id)
    if evidence.state == DicomEvidence.State.DONE:
        return
    inspection = failed_inspection()
    if evidence.attempts <= MAX_ATTEMPTS:
        try:
            inspection = inspect_file(path=Path(settings.MEDIA_ROOT) / evidence.attachment.path)
        except OSError:
            inspection = failed_inspection()
    record_inspection(attachment_id=attachment_id, inspection=inspection, at=at)


@transaction.atomic
def record_inspection(*, attachment_id: int, inspection: Inspection, at: datetime) -> None:
    """Save the outcome of an inspection once; a second outcome for the same file is dropped."""
    attachment = Attachment.objects.get(pk=attachment_id)
    ticket = lock_ticket(ticket_id=attachment.ticket_id, version=None, at=at)
    evidence = DicomEvidence.objects.select_for_update().get(attachment_id=attachment_id)
    if evidence.state == DicomEvidence.State.DONE:
        return
    _save_evidence(evidence=evidence, inspection=inspection, at=at)
    match = inspection.match
    outcome = {
        "attachment": attachment_id,
        "findings": evidence.findings,
        "decision": match.decision,
        "score": match.score,
        "device": match.device_id,
    }
    steps = [Step(EventKind.FILE_INSPECTED, outcome)]
    fields: tuple[str, ...] = ()
    if match.decision == "link" and match.device_id and ticket.device_id is None:
        device = Device.objects.select_related("site").get(pk=match.device_id)
        linked, fields = put_device(ticket=ticket, device=device, how="by_file", score=match.score)
        steps += linked
    save_change(ticket=ticket, actor=None, at=at, steps=steps, fields=fields)


@transaction.atomic
def _claim_next(*, at: datetime) -> int | None:
    """Lease the oldest file that waits for inspection; return its attachment id, None when there is none."""
    evidence = (
        DicomEvidence.objects.select_for_update(skip_locked=True)
        .filter(Q(not_before=None) | Q(not_before__lte=at), state=DicomEvidence.State.PENDING)
        .order_by("created_at", "id")
        .first()
    )
    if evidence is None:
        return None
    evidence.attempts += 1
    evidence.not_before = at + _LEASE
    evidence.save(update_fields=["attempts", "not_before"])
    return evidence.attachment_id


def _save_evidence(*, evidence: DicomEvidence, inspection: Inspection, at: datetime) -> None:
    match = inspection.match
    evidence.state = DicomEvidence.State.DONE
    evidence.facts = inspection.facts
    evidence.findings = [finding.code for finding in inspection.findings]
    evidence.device_id = match.device_id
    evidence.decision, evidence.score, evidence.reason = match.decision, match.score, match.reason[:200]
    evidence.inspected_at = at
    evidence.save(
        update_fields=["state", "facts", "findings", "device", "decision", "score", "reason", "inspected_at"]
    )
