"""What a DICOM file on a ticket says: read it outside any transaction, then record it in one."""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from assets.actions.inspection import Inspection, failed_inspection, inspect_file, inspect_files
from assets.actions.software import learn_software_version
from assets.models import Device
from tickets.actions.change import save_aside, save_change
from tickets.actions.device import put_device
from tickets.actions.event import Step
from tickets.actions.evidence_key import evidence_key
from tickets.actions.lock import lock_ticket
from tickets.enums import EventKind
from tickets.models import Attachment, DicomEvidence, Ticket

MAX_ATTEMPTS = 3
BATCH = 50
_LEASE = timedelta(seconds=90)  # longer than a batch ever takes
_LONGEST = 30.0  # seconds for one batch
Outcome = tuple[DicomEvidence, Inspection]


def inspect_pending(*, at: datetime, limit: int = 200, seconds: float = 4.0) -> int:
    """Inspect files nobody is inspecting, oldest first, and return how many; for the worker and the sweeper.

    Ends when `seconds` are over, at latest a quarter of a minute after: one hostile file can take 12 seconds and the
    sweeper has other work.
    """
    done, until = 0, time.monotonic() + seconds
    while done < limit and (left := until - time.monotonic()) > 0:
        claimed = _claim(at=at, most=min(BATCH, limit - done))
        if not claimed:
            break
        done += _inspect_claimed(claimed=claimed, seconds=min(left, _LONGEST), at=at)
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
        path, key = _source(evidence)
        try:
            inspection = inspect_file(path=path, key=key)
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
    _fill(evidence=evidence, inspection=inspection, at=at)
    evidence.save(update_fields=_FILLED)
    match = inspection.match
    outcome = {
        "attachment": attachment_id,
        "findings": evidence.findings,
        "decision": match.decision,
        "score": match.score,
        "device": match.device_id,
    }
    step, fields = _link(ticket=ticket, inspection=inspection)
    steps = [Step(EventKind.FILE_INSPECTED, outcome), *step]
    _learn_software([inspection], at=at)
    save_change(ticket=ticket, actor=None, at=at, steps=steps, fields=fields)


@transaction.atomic
def record_drop(*, ticket_id: int, drop_id: UUID, outcomes: Sequence[Outcome], at: datetime) -> None:
    """Save the outcomes of many files of one drop, each once. Events: files_inspected, and device_linked as above."""
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    ids = [evidence.pk for evidence, _ in outcomes]
    waiting = DicomEvidence.objects.select_for_update().filter(pk__in=ids, state=DicomEvidence.State.PENDING)
    rows = {row.pk: row for row in waiting.order_by("pk")}
    fresh = [(rows[evidence.pk], inspection) for evidence, inspection in outcomes if evidence.pk in rows]
    if not fresh:
        return
    for row, inspection in fresh:
        _fill(evidence=row, inspection=inspection, at=at)
    DicomEvidence.objects.bulk_update([row for row, _ in fresh], fields=_FILLED)
    _learn_software((inspection for _, inspection in fresh), at=at)
    best = max((inspection for _, inspection in fresh), key=lambda each: each.match.score)
    payload = {
        "drop": str(drop_id),
        "count": len(fresh),
        "findings": sorted({code for row, _ in fresh for code in row.findings}),
        "decision": best.match.decision,
        "score": best.match.score,
        "device": best.match.device_id,
    }
    step, fields = _link(ticket=ticket, inspection=best)
    steps = [Step(EventKind.FILES_INSPECTED, payload), *step]
    if fields:
        save_change(ticket=ticket, actor=None, at=at, steps=steps, fields=fields)
    else:
        save_aside(ticket=ticket, actor=None, at=at, steps=steps)


@transaction.atomic
def _claim(*, at: datetime, most: int) -> list[DicomEvidence]:
    """Lease the oldest files that wait for inspection."""
    waiting = DicomEvidence.objects.filter(
        Q(not_before=None) | Q(not_before__lte=at), state=DicomEvidence.State.PENDING
    )
    locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("attachment")
    claimed = list(locked.order_by("created_at", "id")[:most])
    for evidence in claimed:
        evidence.attempts += 1
    DicomEvidence.objects.filter(pk__in=[each.pk for each in claimed]).update(
        attempts=F("attempts") + 1, not_before=at + _LEASE
    )
    return claimed


@transaction.atomic
def _give_back(unread: Sequence[DicomEvidence]) -> None:
    """Let others have what there was no time for."""
    rows = DicomEvidence.objects.filter(pk__in=[each.pk for each in unread], state=DicomEvidence.State.PENDING)
    rows.update(attempts=F("attempts") - 1, not_before=None)


def _inspect_claimed(*, claimed: Sequence[DicomEvidence], seconds: float, at: datetime) -> int:
    """Read leased files as far as the time goes and record what they say; return how many."""
    given_up = [each for each in claimed if each.attempts > MAX_ATTEMPTS]
    wanted = [each for each in claimed if each.attempts <= MAX_ATTEMPTS]
    readings = inspect_files(files=[_source(each) for each in wanted], seconds=seconds) if wanted else ()
    outcomes: list[Outcome] = list(zip(wanted, list(readings), strict=False))
    _give_back(wanted[len(outcomes) :])
    outcomes += [(each, failed_inspection()) for each in given_up]
    drops: dict[tuple[int, UUID], list[Outcome]] = {}
    for evidence, inspection in outcomes:
        file = evidence.attachment
        if file.drop_id is None:
            record_inspection(attachment_id=file.pk, inspection=inspection, at=at)
        else:
            drops.setdefault((file.ticket_id, file.drop_id), []).append((evidence, inspection))
    for (ticket_id, drop_id), theirs in drops.items():
        record_drop(ticket_id=ticket_id, drop_id=drop_id, outcomes=theirs, at=at)
    return len(outcomes)


def _source(evidence: DicomEvidence) -> tuple[Path, bytes]:
    file = evidence.attachment
    return Path(settings.MEDIA_ROOT) / file.path, evidence_key(file.ticket_id)


def _link(*, ticket: Ticket, inspection: Inspection) -> tuple[list[Step], tuple[str, ...]]:
    """The device on the ticket, when the evidence names one and the ticket has none: its event and columns."""
    match = inspection.match
    if match.decision != "link" or not match.device_id or ticket.device_id is not None:
        return [], ()
    device = Device.objects.select_related("site").get(pk=match.device_id)
    return put_device(ticket=ticket, device=device, how="by_file", score=match.score)


def _learn_software(inspections: Iterable[Inspection], *, at: datetime) -> None:
    """Note which software the devices run that these files surely come from."""
    sure = (each for each in inspections if each.match.decision == "link" and each.match.device_id)
    seen = {(each.match.device_id, str(each.facts.get("software_versions", ""))) for each in sure}
    for device_id, version in sorted((device, version) for device, version in seen if device and version):
        learn_software_version(device_id=device_id, version=version, at=at)


_FILLED = (
    *("state", "facts", "keys", "series_key", "position", "findings"),
    *("device", "decision", "score", "reason", "inspected_at"),
)


def _fill(*, evidence: DicomEvidence, inspection: Inspection, at: datetime) -> None:
    match = inspection.match
    evidence.state = DicomEvidence.State.DONE
    evidence.facts, evidence.keys = inspection.facts, inspection.keys
    evidence.series_key = inspection.keys.get("series", "")
    evidence.position = inspection.facts.get("instance_number", 0)
    evidence.findings = [finding.code for finding in inspection.findings]
    evidence.device_id = match.device_id
    evidence.decision, evidence.score, evidence.reason = match.decision, match.score, match.reason[:200]
    evidence.inspected_at = at
