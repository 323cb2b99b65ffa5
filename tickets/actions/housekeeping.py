"""Removing what nobody comes back for: staged files, used keys, old drafts, files without a row, ended sessions."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import transaction

from assets.actions.preview import tidy_pictures
from assets.models import DocumentVersion
from tickets.actions.message_draft import tidy_drafts
from tickets.models import Attachment, IdempotencyKey, InboundMail, Upload

_KEPT = timedelta(days=7)
_SETTLED = timedelta(hours=1)
"""A younger file may be on its way to its row."""
_MAIL_SETTLED = timedelta(days=7)
"""Of a mail nobody else may have a copy: whoever puts back a database of yesterday has a week to find it."""
_AT_ONCE = 1000


@dataclass(frozen=True)
class Tidied:
    """How many of each were removed."""

    uploads: int
    keys: int
    files: int


def tidy(*, at: datetime) -> Tidied:
    """Remove staged files and keys older than a week, drafts nobody touched for a month, files without a row and ended
    sessions. Safe to run twice at once.

    At most 1000 staged files and 1000 files without a row in one run; the next goes on.
    """
    uploads, keys = _forget_uploads(at=at), _forget_keys(at=at)
    files = _remove_strays(at=at)
    tidy_drafts(at=at)
    tidy_pictures(at=at)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return Tidied(uploads=uploads, keys=keys, files=files)


@transaction.atomic
def _forget_uploads(*, at: datetime) -> int:
    """Rows first and their files once that is certain; one that is being attached now is left alone."""
    rows = Upload.objects.select_for_update(skip_locked=True).filter(created_at__lt=at - _KEPT).order_by("created_at")
    old = list(rows[:_AT_ONCE])
    Upload.objects.filter(pk__in=[row.pk for row in old]).delete()
    paths = [Path(settings.MEDIA_ROOT) / row.path for row in old]
    transaction.on_commit(lambda: _unlink(paths), robust=True)
    return len(old)


@transaction.atomic
def _forget_keys(*, at: datetime) -> int:
    removed, _ = IdempotencyKey.objects.filter(created_at__lt=at - _KEPT).delete()
    return removed


def _remove_strays(*, at: datetime) -> int:
    strays: list[Path] = []
    for folder in _folders():
        if len(strays) >= _AT_ONCE:
            break
        age = _MAIL_SETTLED if folder.parent.name == "mail" else _SETTLED
        strays += _strays_in(folder, before=(at - age).timestamp())
    _unlink(strays[:_AT_ONCE])
    return len(strays[:_AT_ONCE])


def _folders() -> Iterator[Path]:
    """Those of uploads and attachments, and those of mails: a reader that dies writes no row to what it kept."""
    for root in (Path(settings.MEDIA_ROOT) / name for name in ("files", "mail")):
        if root.is_dir():
            yield from (path for path in sorted(root.iterdir()) if path.is_dir())


def _strays_in(folder: Path, *, before: float) -> list[Path]:
    """The old files of a folder that no row names."""
    with os.scandir(folder) as entries:
        old = [
            str(Path(folder.parent.name) / folder.name / entry.name)
            for entry in entries
            if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < before
        ]
    if not old:
        return []
    # Uploads are asked first: attaching moves a file from there to the attachments, in one transaction.
    known = set(Upload.objects.filter(path__in=old).values_list("path", flat=True))
    known |= set(DocumentVersion.objects.filter(path__in=old).values_list("path", flat=True))
    known |= set(Attachment.objects.filter(path__in=old).values_list("path", flat=True))
    known |= set(InboundMail.objects.filter(path__in=old).values_list("path", flat=True))
    return [Path(settings.MEDIA_ROOT) / path for path in sorted(old) if path not in known]


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
