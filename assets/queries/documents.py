"""Papers about a device."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from assets.models import Device, DeviceDocument, DocumentVersion
from assets.rules.documents import type_words


@dataclass(frozen=True)
class Paper:
    """A document, and its files, the newest first; a link has none."""

    row: DeviceDocument
    files: Sequence[DocumentVersion] = ()

    @property
    def newest(self) -> DocumentVersion | None:
        """The file that counts; None for a link."""
        return self.files[0] if self.files else None

    @property
    def type_label(self) -> str:
        """What kind of file the newest one is, such as PDF."""
        return type_words(self.files[0].media_type) if self.files else ""


def documents_of(device: Device) -> list[Paper]:
    """Return the documents of a device by title. Two queries."""
    return _papers(DeviceDocument.objects.filter(device=device))


def document_of(device: Device, document_id: int) -> Paper | None:
    """Return a document of the device, or None. Two queries."""
    return next(iter(_papers(DeviceDocument.objects.filter(device=device, pk=document_id))), None)


def version_of(device: Device, document_id: int, number: int) -> DocumentVersion | None:
    """Return one file of a document of the device, or None."""
    rows = DocumentVersion.objects.filter(document__device=device, document_id=document_id, number=number)
    return rows.order_by("pk").first()


def _papers(rows: QuerySet[DeviceDocument]) -> list[Paper]:
    files: dict[int, list[DocumentVersion]] = {}
    kept = DocumentVersion.objects.filter(document__in=rows).select_related("added_by")
    for each in kept.order_by("-number", "pk"):
        files.setdefault(each.document_id, []).append(each)
    return [Paper(row, files.get(row.pk, ())) for row in rows.order_by("title", "pk")]
