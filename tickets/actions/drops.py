"""Images that come by the folder: many files in many requests, each of which may be repeated without harm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from accounts.models import Person
from assets.actions.stored import write_file
from assets.rules.files import safe_name
from assets.rules.sniff import archive_kind
from assets.rules.zip_list import listing_of, words_of
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import check, check_state, lock_ticket
from tickets.enums import EventKind
from tickets.models import Attachment, DicomEvidence, FileDrop, Ticket
from tickets.permissions import is_desk, require_party
from tickets.rules.drops import refusal_of
from tickets.rules.lifecycle import Verb


class TooManyImages(ValidationError):
    """The ticket would hold more images than the site allows."""

    def __init__(self) -> None:
        most, size = settings.DROP_MAX_FILES, settings.DROP_MAX_BYTES // 2**30
        super().__init__(
            f"A ticket holds at most {most:,} images and {size} GB of them. Send the images that show the problem.",
            code="too_many_images",
        )


class DropOfAnother(ValidationError):
    """The id of the drop belongs to another person or ticket."""

    def __init__(self) -> None:
        super().__init__(
            "This page is out of date. Open it again and drop the files once more.", code="drop_of_another"
        )


@dataclass(frozen=True)
class _Stored:
    name: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Received:
    """What became of each file of one request, in its order: name, and why it was not taken or ""."""

    files: Sequence[tuple[str, str]]
    added: int
    known: int
    attachment_ids: Sequence[int] = field(default=())


def receive_images(
    *, actor: Person, ticket_id: int, drop_id: UUID, files: "Iterable[UploadedFile[Any]]", at: datetime
) -> Received:
    """Store images on a ticket: those that are there already, by their SHA-256, are not stored again.

    The bytes are on disk before their rows exist, and gone again when the rows cannot be made. Not transactional: the
    rows are, in _keep. Event: files_added, unless there was nothing new. Raises TooManyImages, DropOfAnother,
    NotAllowed, Refused, TicketMissing.
    """
    _may_add(actor=actor, ticket_id=ticket_id, at=at)
    told, stored = [], []
    try:
        for file in files:
            name, why, kept = _store(file)
            told.append((name, why))
            stored += [kept] if kept else []
        added = _keep(actor=actor, ticket_id=ticket_id, drop_id=drop_id, stored=stored, at=at)
    except BaseException:
        _remove(stored)
        raise
    new = {file.path for file in added}
    _remove([each for each in stored if each.path not in new])
    return Received(
        files=told,
        added=len(added),
        known=len(stored) - len(added),
        attachment_ids=tuple(file.pk for file in added),
    )


def _store(file: "UploadedFile[Any]") -> tuple[str, str, _Stored | None]:
    """Write one file to disk; return its name, why it was not taken, and what was stored."""
    name = safe_name(file.name or "")
    head = file.read(4096)
    file.seek(0)
    why = refusal_of(head=head, name=name, size=file.size or 0, most_bytes=settings.UPLOAD_MAX_BYTES)
    if why and archive_kind(head) == "ZIP":
        why = words_of(listing_of(file, size=file.size or 0))
    if why:
        return name, why, None
    token = uuid4().hex
    path, size, sha256, _ = write_file(file=file, relative=Path("files") / token[:2] / token)
    return name, "", _Stored(name=name, path=path, size=size, sha256=sha256)


def _remove(stored: Iterable[_Stored]) -> None:
    for each in stored:
        (Path(settings.MEDIA_ROOT) / each.path).unlink(missing_ok=True)


@transaction.atomic
def _may_add(*, actor: Person, ticket_id: int, at: datetime) -> None:
    """Refuse before a byte is written."""
    _require(actor=actor, ticket=lock_ticket(ticket_id=ticket_id, version=None, at=at), at=at)


def _require(*, actor: Person, ticket: Ticket, at: datetime) -> None:
    """The desk may add as long as it may write notes; the requester as long as they may answer."""
    if is_desk(actor, ticket):
        check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
        return
    require_party(actor=actor, ticket=ticket)
    check_state(verb=Verb.REPLY, ticket=ticket, at=at)


@transaction.atomic
def _keep(*, actor: Person, ticket_id: int, drop_id: UUID, stored: Sequence[_Stored], at: datetime) -> list[Attachment]:
    """Make the rows of the files that the ticket does not have yet."""
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    _require(actor=actor, ticket=ticket, at=at)
    there = set(
        Attachment.objects.filter(ticket=ticket, sha256__in=[each.sha256 for each in stored]).values_list(
            "sha256", flat=True
        )
    )
    new = {each.sha256: each for each in stored if each.sha256 not in there}
    if not new:
        return []
    _check_room(ticket=ticket, count=len(new), size=sum(each.size for each in new.values()))
    drop = _drop(actor=actor, ticket=ticket, drop_id=drop_id, at=at)
    files = Attachment.objects.bulk_create(
        _attachment(each, ticket=ticket, drop=drop, actor=actor, at=at) for each in new.values()
    )
    DicomEvidence.objects.bulk_create(DicomEvidence(attachment=file, created_at=at) for file in files)
    drop.file_count += len(files)
    drop.size += sum(file.size for file in files)
    drop.changed_at = at
    drop.save(update_fields=["file_count", "size", "changed_at"])
    payload = {"drop": str(drop.pk), "count": len(files), "is_internal": drop.is_internal}
    save_aside(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.FILES_ADDED, payload)])
    return files


def _drop(*, actor: Person, ticket: Ticket, drop_id: UUID, at: datetime) -> FileDrop:
    drop, _ = FileDrop.objects.get_or_create(
        pk=drop_id,
        defaults={
            "ticket": ticket,
            "owner": actor,
            "is_internal": is_desk(actor, ticket) and ticket.requester_id != actor.pk,
            "created_at": at,
            "changed_at": at,
        },
    )
    if (drop.ticket_id, drop.owner_id) != (ticket.pk, actor.pk):
        raise DropOfAnother
    return drop


def _check_room(*, ticket: Ticket, count: int, size: int) -> None:
    held = FileDrop.objects.filter(ticket=ticket).aggregate(count=Sum("file_count"), size=Sum("size"))
    is_full = (held["count"] or 0) + count > settings.DROP_MAX_FILES
    if is_full or (held["size"] or 0) + size > settings.DROP_MAX_BYTES:
        raise TooManyImages


def _attachment(each: _Stored, *, ticket: Ticket, drop: FileDrop, actor: Person, at: datetime) -> Attachment:
    return Attachment(
        ticket=ticket,
        drop=drop,
        uploaded_by=actor,
        name=each.name,
        size=each.size,
        sha256=each.sha256,
        media_type="application/dicom",
        is_dicom=True,
        is_internal=drop.is_internal,
        path=each.path,
        created_at=at,
    )
