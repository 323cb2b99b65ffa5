"""The images of a ticket: their series and what is odd about them, one file, and two files side by side."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.enums import Capability
from accounts.models import Person
from assets.models import Device
from assets.rules.card import card_lines
from assets.rules.drift import is_drift
from assets.rules.findings import Finding, findings_for
from assets.rules.series import Image, Series, SeriesFinding, findings_over, series_of
from tickets.models import Attachment, DicomEvidence, Ticket
from tickets.rules.images import count_words, series_title


@dataclass(frozen=True)
class Drift:
    """The register and an image disagree about the software of a device."""

    device: Device
    registered: str
    seen: str
    attachment_id: int


@dataclass(frozen=True)
class SeriesCard:
    """A series with its words. file_findings: what was found in single files, and in how many of them."""

    series: Series
    title: str
    words: str
    lines: Sequence[str]
    range_words: str
    file_findings: Sequence[tuple[Finding, int]]
    device: Device | None
    device_words: str
    is_linked: bool
    drift: Drift | None

    @property
    def is_odd(self) -> bool:
        """True when something about it deserves a look."""
        return bool(self.series.findings or self.file_findings or self.drift)


@dataclass(frozen=True)
class ImagesPage:
    """All images of a ticket. loose: read files that name no series."""

    count: int
    pending: int
    series: Sequence[SeriesCard]
    loose: int
    findings: Sequence[SeriesFinding]


def evidence_of(*, user: Person, ticket: Ticket) -> QuerySet[DicomEvidence]:
    """Return what is known of the DICOM files of a ticket the person can see; of the desk's own only for the desk."""
    rows = DicomEvidence.objects.filter(attachment__ticket=ticket)
    if not user.may(Capability.SEE_ALL_TICKETS):
        rows = rows.filter(attachment__is_internal=False)
    return rows


def images_page(*, user: Person, ticket: Ticket) -> ImagesPage:
    """Return the series among the files of a ticket. Two queries, however many files."""
    rows = evidence_of(user=user, ticket=ticket)
    found = list(
        rows.values_list("attachment_id", "facts", "keys", "findings", "state", "device", "decision", "reason")
    )
    devices = {row[5] for row in found if row[5] is not None}
    known = {device.pk: device for device in Device.objects.filter(pk__in=devices)} if devices else {}
    images = [
        Image(file_id=row[0], facts=row[1], keys=row[2], codes=row[3], is_read=row[4] == DicomEvidence.State.DONE)
        for row in found
    ]
    matches = {row[0]: (known.get(row[5]), row[6], row[7]) for row in found}
    every = series_of(images=images)
    return ImagesPage(
        count=len(images),
        pending=sum(not image.is_read for image in images),
        series=[_card(series, matches=matches) for series in every if series.key],
        loose=sum(not series.key for series in every),
        findings=findings_over(images=images),
    )


def _card(series: Series, *, matches: dict[int, tuple[Device | None, str, str]]) -> SeriesCard:
    lead = series.images[0]
    seen = lead.facts.get("software_versions")
    device, decision, reason = matches[lead.file_id]
    counts = Counter(code for image in series.images for code in image.codes)
    return SeriesCard(
        series=series,
        title=series_title(facts=lead.facts, number=series.number),
        words=count_words(len(series.images)),
        lines=card_lines(facts=_without_place(lead), device_label=device.tag if device and decision == "link" else ""),
        range_words=_range(series),
        file_findings=[(finding, counts[finding.code]) for finding in findings_for(codes=tuple(counts))],
        device=device,
        device_words=reason,
        is_linked=decision == "link",
        drift=drift_of(device=device, decision=decision, seen=seen, file_id=lead.file_id),
    )


def _without_place(image: Image) -> dict[str, object]:
    """The number of a single image says nothing about a series."""
    return {name: value for name, value in image.facts.items() if name not in ("instance_number", "series_number")}


def _range(series: Series) -> str:
    parts = []
    if series.first is not None and series.last is not None:
        parts.append(f"images {series.first} to {series.last}" if series.first != series.last else f"{series.first}")
    if series.spacing:
        parts.append(f"slices {series.spacing:g} mm apart")
    return ", ".join(parts)


def drift_of(*, device: Device | None, decision: str, seen: object, file_id: int) -> Drift | None:
    """Return the disagreement about the software; None unless the file surely comes from the device."""
    if device is None or decision != "link" or not isinstance(seen, str):
        return None
    if not is_drift(registered=device.software_version, seen=seen):
        return None
    return Drift(device=device, registered=device.software_version, seen=seen, attachment_id=file_id)


def image_of(*, user: Person, ticket: Ticket, attachment_id: int) -> DicomEvidence | None:
    """Return what is known of one file of a ticket the person can see, with the file and its device loaded."""
    rows = evidence_of(user=user, ticket=ticket)
    found = rows.select_related("attachment", "device").filter(attachment_id=attachment_id)
    evidence: DicomEvidence | None = found.first()
    return evidence


def images_in(*, user: Person, ticket: Ticket, series_key: str) -> QuerySet[DicomEvidence]:
    """Return the read files of one series with their files; those without a series for an empty key."""
    rows = evidence_of(user=user, ticket=ticket).filter(series_key=series_key, state=DicomEvidence.State.DONE)
    return rows.select_related("attachment")


def known_hashes(*, ticket: Ticket, hashes: Sequence[str]) -> list[str]:
    """Return which of these SHA-256 are on the ticket already."""
    found = Attachment.objects.filter(ticket=ticket, sha256__in=hashes)
    return list(found.values_list("sha256", flat=True).order_by("sha256").distinct())
