"""What a DICOM attachment says, ready to be shown to the desk."""

from dataclasses import dataclass
from datetime import datetime

from assets.models import Device
from assets.rules.card import encoding_name
from assets.rules.findings import Finding, findings_for
from tickets.models import Attachment, DicomEvidence
from tickets.queries.images import Drift, drift_of

_LABELS = {
    "modality": "Modality",
    "manufacturer": "Manufacturer",
    "model": "Model",
    "station_name": "Station name",
    "serial": "Serial number",
    "software_versions": "Software",
}


@dataclass(frozen=True)
class DicomCard:
    """match: "linked", "suggested" or "". suggestion: the device to offer, when it is not the ticket's already.

    file_id: of the attachment, once it is read. deleted_at: when the file itself was deleted on schedule.
    drift: the register knows another software version.
    """

    name: str
    state: str
    facts: tuple[dict[str, str], ...] = ()
    finding: str = ""
    device: Device | None = None
    match: str = ""
    reason: str = ""
    suggestion: Device | None = None
    file_id: int = 0
    drift: Drift | None = None
    deleted_at: datetime | None = None


def dicom_card(*, file: Attachment, linked_id: int | None) -> DicomCard:
    """Return the card of one file whose evidence and device are loaded; linked_id is the ticket's device."""
    evidence: DicomEvidence | None = getattr(file, "evidence", None)
    if evidence is None or evidence.state == DicomEvidence.State.PENDING:
        return DicomCard(name=file.name, state="pending")
    facts = evidence.facts
    shown = [{"label": label, "value": str(facts[key])} for key, label in _LABELS.items() if facts.get(key)]
    encoding = encoding_name(
        uid=str(facts.get("transfer_syntax_uid", "")), standard_name=str(facts.get("transfer_syntax_name", ""))
    )
    if encoding:
        shown.append({"label": "Encoding", "value": encoding})
    device = evidence.device
    is_linked = device is not None and device.pk == linked_id
    return DicomCard(
        name=file.name,
        state="done",
        facts=tuple(shown),
        finding="\n".join(_words(found, facts) for found in _findings(evidence)),
        device=device,
        match="linked" if is_linked else "suggested" if device else "",
        reason=evidence.reason,
        suggestion=None if is_linked else device,
        file_id=file.pk,
        deleted_at=file.deleted_at,
        drift=drift_of(device=device, decision=evidence.decision, seen=facts.get("software_versions"), file_id=file.pk),
    )


def _findings(evidence: DicomEvidence) -> tuple[Finding, ...]:
    return findings_for(codes=tuple(evidence.findings))


def _words(found: Finding, facts: dict[str, object]) -> str:
    missing = facts.get("missing")
    names = f" Missing: {', '.join(missing)}." if found.code == "MISSING_TYPE1" and isinstance(missing, list) else ""
    return f"{found.title}. {found.explanation}{names}"
