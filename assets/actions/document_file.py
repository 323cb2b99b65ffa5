"""Documents of a device that are kept here: a file for each version, older ones stay."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Person
from accounts.rules.text import one_line
from assets.actions.document import MOST_DOCUMENTS
from assets.actions.history import PAGE, acting, lock_device
from assets.actions.stored import write_file
from assets.enums import DocumentKind
from assets.models import DeviceDocument, DocumentVersion
from assets.permissions import require_managing
from assets.rules.documents import DOCUMENT_REFUSALS, document_type
from assets.rules.files import safe_name
from assets.rules.sniff import archive_kind
from assets.rules.zip_list import listing_of

MOST_VERSIONS = 50
MAX_TITLE, MAX_LABEL = 120, 40
_HEAD = 4096


class DocumentRefused(ValidationError):
    """The document cannot be kept like that; `code` is a key of DOCUMENT_REFUSALS."""

    def __init__(self, code: str) -> None:
        limit, most = settings.UPLOAD_MAX_BYTES // 2**20, MOST_VERSIONS if code == "many_versions" else MOST_DOCUMENTS
        super().__init__(DOCUMENT_REFUSALS[code].format(limit=limit, most=most), code=code)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file as somebody brings it. label: the version it says itself; dated_on: the date on it; way: see history."""

    file: "UploadedFile[Any]"
    label: str = ""
    dated_on: date | None = None
    way: str = PAGE


@dataclass(frozen=True)
class _Stored:
    name: str
    path: str
    size: int
    sha256: str
    media_type: str


def add_document(
    *, actor: Person, device_id: int, title: str, kind: DocumentKind, sent: Sent, at: datetime
) -> DocumentVersion:
    """Keep a document with its first file. Not transactional: its rows are, after the bytes.

    Raises CannotManageDevices, DocumentRefused, Device.DoesNotExist.
    """
    require_managing(actor)
    title = one_line(title, most=MAX_TITLE)
    if not title:
        raise DocumentRefused("title_needed")
    stored = _store(sent.file)
    with _kept_or_removed(stored), transaction.atomic(), acting(actor=actor, way=sent.way):
        device = lock_device(device_id=device_id)
        there = DeviceDocument.objects.filter(device=device)
        if there.count() >= MOST_DOCUMENTS:
            raise DocumentRefused("many_documents")
        if DocumentVersion.objects.filter(document__in=there.filter(title=title), sha256=stored.sha256).exists():
            raise DocumentRefused("same_file")
        row = DeviceDocument.objects.create(device=device, title=title, kind=kind, added_by=actor, added_at=at)
        return _add(row, stored=stored, sent=sent, number=1, actor=actor, at=at)


def add_version(*, actor: Person, device_id: int, document_id: int, sent: Sent, at: datetime) -> DocumentVersion:
    """Keep another file of a document, which counts from now on. Not transactional: its row is, after the bytes.

    Raises CannotManageDevices, DocumentRefused.
    """
    require_managing(actor)
    stored = _store(sent.file)
    with _kept_or_removed(stored), transaction.atomic(), acting(actor=actor, way=sent.way):
        row = _locked(device_id=device_id, document_id=document_id)
        newest = row.versions.order_by("-number").first()
        if newest is None:
            raise DocumentRefused("document_missing")  # a link
        if newest.sha256 == stored.sha256:
            raise DocumentRefused("same_file")
        if newest.number >= MOST_VERSIONS:
            raise DocumentRefused("many_versions")
        return _add(row, stored=stored, sent=sent, number=newest.number + 1, actor=actor, at=at)


@transaction.atomic
def change_document(*, actor: Person, device_id: int, document_id: int, title: str, kind: DocumentKind) -> None:
    """Give a document another title or kind. Raises CannotManageDevices, DocumentRefused."""
    require_managing(actor)
    row = _locked(device_id=device_id, document_id=document_id)
    row.title, row.kind = one_line(title, most=MAX_TITLE), kind
    if not row.title:
        raise DocumentRefused("title_needed")
    with acting(actor=actor, way=PAGE):
        row.save(update_fields=["title", "kind"])


@transaction.atomic
def remove_document(*, actor: Person, device_id: int, document_id: int, way: str = PAGE) -> None:
    """Take a document away with all its files, or a link; the history keeps what it was. Nothing when it is gone.

    Raises CannotManageDevices.
    """
    require_managing(actor)
    row = DeviceDocument.objects.select_for_update().filter(device_id=device_id, pk=document_id).first()
    if row is None:
        return
    paths = list(row.versions.order_by("pk").values_list("path", flat=True))
    with acting(actor=actor, way=way):
        row.delete()
    transaction.on_commit(lambda: _unlink(paths), robust=True)


def _locked(*, device_id: int, document_id: int) -> DeviceDocument:
    row = DeviceDocument.objects.select_for_update().filter(device_id=device_id, pk=document_id).first()
    if row is None:
        raise DocumentRefused("document_missing")
    return row


def _add(
    row: DeviceDocument, *, stored: _Stored, sent: Sent, number: int, actor: Person, at: datetime
) -> DocumentVersion:
    return DocumentVersion.objects.create(
        document=row,
        number=number,
        label=one_line(sent.label, most=MAX_LABEL),
        dated_on=sent.dated_on,
        name=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        media_type=stored.media_type,
        path=stored.path,
        added_by=actor,
        added_at=at,
    )


def _store(file: "UploadedFile[Any]") -> _Stored:
    """Refuse what is no document, then write the bytes to disk."""
    name, size = safe_name(file.name or ""), file.size or 0
    if size == 0:
        raise DocumentRefused("document_empty")
    if size > settings.UPLOAD_MAX_BYTES:
        raise DocumentRefused("document_too_large")
    head = file.read(_HEAD)
    listing = listing_of(file, size=size) if archive_kind(head) == "ZIP" else None
    file.seek(0)
    media_type, refusal = document_type(head=head, name=name, listing=listing)
    if refusal:
        raise DocumentRefused(refusal)
    token = uuid4().hex
    path, size, sha256, _ = write_file(file=file, relative=Path("files") / token[:2] / token)
    return _Stored(name=name, path=path, size=size, sha256=sha256, media_type=media_type)


@contextmanager
def _kept_or_removed(stored: _Stored) -> Iterator[None]:
    """Take the bytes away again when their rows cannot be made."""
    try:
        yield
    except BaseException:
        _unlink([stored.path])
        raise


def _unlink(paths: Iterable[str]) -> None:
    for path in paths:
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)

