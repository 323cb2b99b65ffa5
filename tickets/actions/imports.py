"""The life of an import: received, checked, started, written, ended. What it writes is in import_batch."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from accounts.enums import Capability
from accounts.models import Person
from assets.actions.stored import write_file
from assets.rules.files import safe_name
from tickets.enums import ImportState
from tickets.models import TicketImport
from tickets.queries.imports import due_imports
from tickets.rules.imports import FINDINGS, SOURCE

LEASE = timedelta(seconds=60)
"""Whoever works on an import says so more often than this."""
MAX_ATTEMPTS = 3
_KEPT = timedelta(days=30)


class CannotImport(PermissionDenied):
    """Only who manages the desk brings in history."""

    code = "cannot_import"

    def __init__(self) -> None:
        super().__init__("Imports are for administrators.")


class ImportTooLarge(ValidationError):
    """The file is over the limit."""

    def __init__(self) -> None:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        super().__init__(
            f"The file is larger than {limit} MB. Pack it with gzip, or split it by year.",
            code="import_too_large",
        )


class ImportNotReady(ValidationError):
    """The import is not where it can be started or thrown away."""

    def __init__(self) -> None:
        super().__init__(
            "This import has moved on meanwhile. Look at its page and decide again.", code="import_not_ready"
        )


class LeaseLost(RuntimeError):
    """Somebody else works on the import, or it was thrown away."""


@dataclass(frozen=True, kw_only=True)
class NewImport:
    """A file and how to read it. mapping: a mapping that was parsed without complaint, as JSON."""

    name: str
    system: str
    mapping: Mapping[str, Any]
    time_zone: str
    preset: str = ""
    with_texts: bool = False


def receive_import(
    *, actor: Person | None, file: "File[Any]", new: NewImport, at: datetime, is_attended: bool = False
) -> TicketImport:
    """Store a file to be checked and return its row. Nothing is imported before somebody starts it.

    actor: None for the command line, which is_attended says. Not transactional: one row, after its file. Raises
    CannotImport, ImportTooLarge.
    """
    if actor is not None:
        _require(actor)
        if file.size and file.size > settings.UPLOAD_MAX_BYTES:
            raise ImportTooLarge
    folder = Path("imports") / uuid4().hex
    _, size, sha256, _ = write_file(file=file, relative=folder / SOURCE)
    return TicketImport.objects.create(
        name=safe_name(new.name),
        size=size,
        sha256=sha256,
        folder=str(folder),
        system=new.system,
        preset=new.preset,
        mapping=dict(new.mapping),
        time_zone=new.time_zone,
        with_texts=new.with_texts,
        state=ImportState.CHECKING.value,
        is_attended=is_attended,
        created_by=actor,
        created_at=at,
        free_at=at,
    )


@transaction.atomic
def start_import(*, actor: Person | None, import_id: int, at: datetime) -> TicketImport:
    """Let a checked import be written. Raises CannotImport, ImportNotReady."""
    row = _lock(actor=actor, import_id=import_id)
    if row.state != ImportState.CHECKED:
        raise ImportNotReady
    row.state, row.started_at = ImportState.RUNNING.value, at
    row.free_at, row.attempts = at, 0
    row.save(update_fields=["state", "started_at", "free_at", "attempts"])
    return row


@transaction.atomic
def discard_import(*, actor: Person | None, import_id: int, at: datetime) -> TicketImport:
    """Throw away an import of which nothing is being written; only what was found stays for a while.

    Raises CannotImport, ImportNotReady.
    """
    row = _lock(actor=actor, import_id=import_id)
    if row.state not in (ImportState.CHECKING, ImportState.CHECKED, ImportState.FAILED):
        raise ImportNotReady
    row.state, row.finished_at, row.worker = ImportState.DISCARDED.value, at, None
    row.save(update_fields=["state", "finished_at", "worker"])
    transaction.on_commit(lambda: _remove_sources(row), robust=True)
    return row


@transaction.atomic
def claim_import(*, at: datetime, import_id: int | None = None) -> TicketImport | None:
    """Lease an import that waits for a worker, the oldest or the one named, and return it; None when there is none.

    One that was begun MAX_ATTEMPTS times without getting anywhere fails.
    """
    rows = due_imports(at=at) if import_id is None else TicketImport.objects.filter(pk=import_id)
    row = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.attempts += 1
    row.worker, row.free_at = uuid4(), at + LEASE
    row.save(update_fields=["attempts", "worker", "free_at"])
    if row.attempts > MAX_ATTEMPTS:
        fail_import(row=row, error="It broke off three times at the same place. The log says why.", at=at)
        return None
    return row


def keep_import(*, row: TicketImport, done: int, total: int, at: datetime) -> None:
    """Renew the lease and say how far it is. Not transactional: one statement. Raises LeaseLost."""
    kept = TicketImport.objects.filter(pk=row.pk, worker=row.worker, state=row.state)
    if not kept.update(free_at=at + LEASE, done=done, total=total):
        raise LeaseLost


def release_import(*, row: TicketImport, at: datetime) -> None:
    """Let somebody else go on from `at`. Not transactional: one statement."""
    TicketImport.objects.filter(pk=row.pk, worker=row.worker).update(free_at=at, worker=None)


def finish_check(*, row: TicketImport, report: Mapping[str, Any], tickets: int) -> None:
    """Say what the check found; the import waits to be started. Not transactional: one statement. Raises LeaseLost."""
    kept = TicketImport.objects.filter(pk=row.pk, worker=row.worker, state=ImportState.CHECKING.value)
    found = {"state": ImportState.CHECKED.value, "report": dict(report), "done": 0, "total": tickets}
    if not kept.update(**found, worker=None, attempts=0):
        raise LeaseLost


def fail_import(*, row: TicketImport, error: str, at: datetime) -> None:
    """End an import that cannot go on; what was imported stays. Not transactional: one statement."""
    TicketImport.objects.filter(pk=row.pk, worker=row.worker).update(
        state=ImportState.FAILED.value, error=error[:1000], finished_at=at, worker=None
    )


def finish_import(*, row: TicketImport, at: datetime) -> None:
    """Say that everything is written; its file and plan go, what was found stays. Not transactional: one statement."""
    TicketImport.objects.filter(pk=row.pk, worker=row.worker, state=ImportState.RUNNING.value).update(
        state=ImportState.DONE.value, finished_at=at, worker=None
    )
    _remove_sources(row)


def folder_of(row: TicketImport) -> Path:
    """Return the folder of an import's files."""
    return Path(settings.MEDIA_ROOT) / row.folder


def tidy_imports(*, at: datetime) -> int:
    """Remove what was found in imports that ended a month ago, and files nobody started within one; return how many.

    Safe to run twice at once. Not transactional: files only.
    """
    ended = Q(finished_at__lt=at - _KEPT) | Q(created_at__lt=at - _KEPT, state=ImportState.CHECKED.value)
    folders = [folder_of(row) for row in TicketImport.objects.filter(ended).order_by("pk").only("folder")]
    left = [folder for folder in folders if folder.is_dir()]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _remove_sources(row: TicketImport) -> None:
    """The file as it came holds names: it goes as soon as nobody reads it any more."""
    for path in folder_of(row).glob("*"):
        if path.name != FINDINGS:
            path.unlink(missing_ok=True)


def _lock(*, actor: Person | None, import_id: int) -> TicketImport:
    if actor is not None:
        _require(actor)
    row = TicketImport.objects.select_for_update().filter(pk=import_id).first()
    if row is None:
        raise ImportNotReady
    return row


def _require(actor: Person) -> None:
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotImport
