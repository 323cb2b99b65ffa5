"""Receiving files safely: to disk first, then a row, then a ticket."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum

from accounts.models import Person
from assets.actions.stored import write_file
from assets.rules.files import media_type_of, safe_name
from assets.rules.sniff import archive_kind, looks_like_dicom
from assets.rules.zip_list import Listing, listing_of, words_of
from tickets.actions.event import Step
from tickets.enums import EventKind, MessageKind
from tickets.models import Attachment, DicomEvidence, Message, Ticket, Upload

MAX_STAGED, MAX_STAGED_BYTES = 50, 2**30
"""What one person may have waiting, so that nobody fills the disk."""


class FileTooLarge(ValidationError):
    """The file is over the limit."""

    def __init__(self, name: str) -> None:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        super().__init__(
            f"“{name}” is larger than {limit} MB. Send one image instead of the whole series.", code="file_too_large"
        )


class FileEmpty(ValidationError):
    """The file holds nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is empty. Check the file and choose it again.", code="file_empty")


class UploadQuota(ValidationError):
    """The person has too much waiting to be attached."""

    def __init__(self) -> None:
        super().__init__(
            f"You have sent {MAX_STAGED} files or 1 GB that are on no ticket yet. Send your ticket or message first, "
            "or take some of them away.",
            code="upload_quota",
        )


class ImagesPacked(ValidationError):
    """A ZIP with images in it: it is not unpacked, and not kept. The words name what is in it, for the sender alone."""

    def __init__(self, name: str, listing: Listing) -> None:
        super().__init__(f"“{name}” was not taken. {words_of(listing)}", code="images_packed")


class UploadMissing(ValidationError):
    """The staged file is not there, is another person's, or has been used."""

    def __init__(self) -> None:
        super().__init__("A file did not arrive. Please add it again.", code="upload_missing")


def receive_upload(*, actor: Person, file: "UploadedFile[Any]", at: datetime) -> Upload:
    """Store one file to be attached later, and return its row. Only its owner can attach it, once.

    Written to a temporary name, flushed to disk and renamed before its row exists, so that a row always has its
    file. Not transactional: one row, after its file. Raises FileTooLarge, FileEmpty, UploadQuota, ImagesPacked.
    """
    name = safe_name(file.name or "")
    if file.size and file.size > settings.UPLOAD_MAX_BYTES:
        raise FileTooLarge(name)
    _check_quota(actor=actor, size=file.size or 0)
    _refuse_packed_images(file, name)
    token = uuid4().hex
    path, size, sha256, head = write_file(file=file, relative=Path("files") / token[:2] / token)
    if size == 0:
        (Path(settings.MEDIA_ROOT) / path).unlink()
        raise FileEmpty(name)
    is_dicom = looks_like_dicom(head, name)
    return Upload.objects.create(
        owner=actor,
        name=name,
        size=size,
        sha256=sha256,
        media_type="application/dicom" if is_dicom else media_type_of(head=head, name=name),
        is_dicom=is_dicom,
        path=path,
        created_at=at,
    )


def _refuse_packed_images(file: "UploadedFile[Any]", name: str) -> None:
    """A ZIP with images goes past inspection, matching and every gate, so it is refused, and what is in it is said.

    Logs and office files, which are ZIPs as well, are taken as before.
    """
    head = file.read(4096)
    if archive_kind(head) == "ZIP":
        listing = listing_of(file, size=file.size or 0)
        if listing.has_images or listing.problem:
            raise ImagesPacked(name, listing)
    file.seek(0)


def _check_quota(*, actor: Person, size: int) -> None:
    """Several files at the same moment may each pass: a bound on the disk, not an exact count."""
    staged = Upload.objects.filter(owner=actor).aggregate(count=Count("pk"), size=Sum("size"))
    if staged["count"] >= MAX_STAGED or (staged["size"] or 0) + size > MAX_STAGED_BYTES:
        raise UploadQuota


@transaction.atomic
def discard_upload(*, actor: Person, upload_id: UUID) -> None:
    """Forget a staged file its owner removed from the form, and its bytes once that is certain."""
    upload = Upload.objects.select_for_update().filter(pk=upload_id, owner=actor).first()
    if upload is None:
        return
    path = Path(settings.MEDIA_ROOT) / upload.path
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)


def attach_uploads(
    *,
    ticket: Ticket,
    owner: Person,
    uploads: Sequence[UUID],
    message: Message | None,
    at: datetime,
    is_internal: bool = False,
) -> list[Step]:
    """Turn the owner's staged files into attachments of a locked ticket; return their events, in order.

    DICOM files get a pending DicomEvidence row, found by the inspection task. Raises UploadMissing.
    """
    if not uploads:
        return []
    wanted = list(dict.fromkeys(uploads))
    staged = {
        row.pk: row for row in Upload.objects.select_for_update().filter(pk__in=wanted, owner=owner).order_by("pk")
    }
    if len(staged) != len(wanted):
        raise UploadMissing
    is_internal = is_internal or (message is not None and message.kind == MessageKind.NOTE)
    files = Attachment.objects.bulk_create(
        _attachment(row=staged[key], ticket=ticket, message=message, is_internal=is_internal, at=at) for key in wanted
    )
    DicomEvidence.objects.bulk_create(DicomEvidence(attachment=file, created_at=at) for file in files if file.is_dicom)
    Upload.objects.filter(pk__in=wanted).delete()
    return [Step(EventKind.FILE_ADDED, {"attachment": file.pk, "is_internal": is_internal}) for file in files]


def _attachment(*, row: Upload, ticket: Ticket, message: Message | None, is_internal: bool, at: datetime) -> Attachment:
    return Attachment(
        ticket=ticket,
        message=message,
        uploaded_by_id=row.owner_id,
        name=row.name,
        size=row.size,
        sha256=row.sha256,
        media_type=row.media_type,
        is_dicom=row.is_dicom,
        is_internal=is_internal,
        path=row.path,
        created_at=at,
    )
