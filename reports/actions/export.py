"""Making files in the background: ask, lease, make, mark; and tidying them away. They concern no ticket: no events.

A worker that dies leaves its lease to run out, and the next one begins again. Nothing is made inside a transaction.
"""

import logging
import os
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from reports.enums import FileKind, JobState, Paper
from reports.models import ExportJob
from reports.permissions import NoReports, require_reports
from reports.queries.exports import UNMADE, due_exports
from reports.render.files import NotOffered, write_report
from reports.render.pdf import PdfMissing
from reports.render.sections import PAGES
from reports.rules.exports import KEPT, LEASE, MOST_ATTEMPTS, MOST_WAITING, SWEEPER_WAITS, retry_wait

logger = logging.getLogger(__name__)
FOLDER = "exports"
PASS_SECONDS = 60.0
_FINAL = (PdfMissing, NotOffered, NoReports)
"""Trying again cannot help."""


class UnknownPage(ValidationError):
    """There is no such report page."""

    def __init__(self) -> None:
        super().__init__("There is no such report. Open it again and try once more.", code="unknown_page")


class TooManyExports(ValidationError):
    """The person has enough waiting."""

    def __init__(self) -> None:
        super().__init__(
            f"You have {MOST_WAITING} files waiting. Wait until some of them are ready.", code="too_many_exports"
        )


@transaction.atomic
def request_export(
    *, actor: Person, page: str, query: Mapping[str, str], kind: FileKind, paper: Paper, at: datetime
) -> ExportJob:
    """Ask for a report as a file; a worker makes it. Raises NoReports, UnknownPage, TooManyExports."""
    require_reports(actor)
    if page not in PAGES:
        raise UnknownPage
    if ExportJob.objects.filter(owner=actor, state__in=UNMADE, is_scheduled=False).count() >= MOST_WAITING:
        raise TooManyExports
    return ExportJob.objects.create(
        owner=actor,
        page=page,
        query=dict(query),
        title=PAGES[page].label,
        kind=kind.value,
        paper=paper.value,
        next_at=at,
        created_at=at,
    )


def make_due(*, at: datetime, waited: timedelta = timedelta(), seconds: float = PASS_SECONDS) -> int:
    """Make what is due, one after the other until the time is up; return how many ended.

    waited: only what has been due for so long. Any number of workers may do this at once.
    """
    worker, ended, began = uuid4().hex, 0, time.monotonic()
    while job := _lease(worker=worker, at=at, due_at=at - waited):
        ended += _make(job=job, worker=worker, at=at)
        if time.monotonic() - began >= seconds:
            break
    return ended


def sweep(*, at: datetime) -> int:
    """Make one file that no worker came for. Needs PostgreSQL only."""
    return make_due(at=at, waited=SWEEPER_WAITS, seconds=0)


def tidy_exports(*, at: datetime) -> int:
    """Remove files and their rows a week after they were asked for, and files without a row; return how many.

    Not transactional: rows go first, in one statement, and what is then without a row is removed.
    """
    ExportJob.objects.filter(created_at__lt=at - KEPT).exclude(state__in=UNMADE).delete()
    known = set(ExportJob.objects.exclude(path="").values_list("path", flat=True))
    old = (at - timedelta(hours=1)).timestamp()
    folder = _folder()
    strays = [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if f"{FOLDER}/{path.name}" not in known and path.stat().st_mtime < old
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def export_path(job: ExportJob) -> Path:
    """Return where the file of a job lies."""
    return Path(settings.MEDIA_ROOT) / job.path


@transaction.atomic
def _lease(*, worker: str, at: datetime, due_at: datetime) -> ExportJob | None:
    """Take the next due job; one that was cut short too often is given up instead."""
    rows = due_exports(at=due_at).select_for_update(skip_locked=True, of=("self",))
    job = rows.select_related("owner__site").first()
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        _end(job=job, state=JobState.FAILED, error="lease_expired", at=at)
        return _lease(worker=worker, at=at, due_at=due_at)
    job.state, job.attempts = JobState.MAKING, job.attempts + 1
    job.lease_by, job.lease_until = worker, at + LEASE
    job.save(update_fields=["state", "attempts", "lease_by", "lease_until"])
    return job


def _make(*, job: ExportJob, worker: str, at: datetime) -> bool:
    """Make a leased job and mark it; True when it ended, well or not."""
    try:
        require_reports(job.owner)
        name, path, size = _write(job)
    except _FINAL as error:
        return _mark(job=job, worker=worker, state=JobState.FAILED, error=str(error.code), at=at)
    except Exception as error:
        logger.exception("export not made", extra={"export": str(job.pk)})
        is_over = job.attempts >= MOST_ATTEMPTS
        job.next_at = at + retry_wait(job.attempts)
        state = JobState.FAILED if is_over else JobState.WAITING
        return _mark(job=job, worker=worker, state=state, error=type(error).__name__, at=at)
    job.name, job.path, job.size = name, path, size
    return _mark(job=job, worker=worker, state=JobState.READY, error="", at=at)


def _write(job: ExportJob) -> tuple[str, str, int]:
    """Write the file whole or not at all; return its name, its path under MEDIA_ROOT and its size in bytes."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kind = FileKind(job.kind)
    number, part = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(number, "w+b") as file:
            name = write_report(
                file, user=job.owner, page=job.page, query=job.query, kind=kind, paper=Paper(job.paper),
                at=job.created_at,
            )  # fmt: skip
            size = file.seek(0, os.SEEK_END)
        path = f"{FOLDER}/{job.pk}.{kind.value}"
        Path(part).replace(Path(settings.MEDIA_ROOT) / path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return name, path, size


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


@transaction.atomic
def _mark(*, job: ExportJob, worker: str, state: JobState, error: str, at: datetime) -> bool:
    """Note how it went, if the job is still ours; True when it ended."""
    if ExportJob.objects.select_for_update().filter(pk=job.pk, lease_by=worker, state=JobState.MAKING).first() is None:
        logger.warning("export lease lost", extra={"export": str(job.pk)})
        return False
    _end(job=job, state=state, error=error, at=at)
    return state is not JobState.WAITING


def _end(*, job: ExportJob, state: JobState, error: str, at: datetime) -> None:
    """Let go of a locked job."""
    job.state, job.error, job.lease_by, job.lease_until = state, error[:80], "", None
    job.ended_at = None if state is JobState.WAITING else at
    job.save(
        update_fields=["state", "error", "lease_by", "lease_until", "next_at", "ended_at", "name", "path", "size"]
    )
