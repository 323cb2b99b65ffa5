"""Deleting DICOM originals some time after their ticket was closed. What they say of the machine stays."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.actions.each import OneOfMany
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.enums import EventKind, State
from tickets.models import Attachment, Ticket
from tickets.queries.originals import originals_of, tickets_with_old_originals

logger = logging.getLogger(__name__)

_TICKETS_AT_ONCE = 20
_FILES_AT_ONCE = 5_000


def sweep(*, at: datetime) -> int:
    """Delete the originals of tickets closed longer ago than ORIGINAL_DAYS; return how many files. 0 days: none ever.

    Safe in any number at once, and to break off: see delete_originals. One that fails is logged and left.
    """
    days: int = settings.ORIGINAL_DAYS
    if days <= 0:
        return 0
    due = tickets_with_old_originals(before=at - timedelta(days=days), limit=_TICKETS_AT_ONCE)
    return sum(_try(ticket_id=ticket_id, days=days, at=at) for ticket_id in due)


def _try(*, ticket_id: int, days: int, at: datetime) -> int:
    with OneOfMany(logger, "originals not deleted", ticket=ticket_id):
        return delete_originals(ticket_id=ticket_id, days=days, at=at)
    return 0


@transaction.atomic
def delete_originals(*, ticket_id: int, days: int, at: datetime) -> int:
    """Delete the DICOM files of one ticket closed at least `days` ago; return how many. Event: originals_deleted.

    The rows go first and the files once that is certain. Broken off between the two, a file is left that no row names,
    and housekeeping.tidy removes it; the other way round a row could promise a file that is gone, and the ticket would
    never say when. Files whose inspection or vendor copy waits stay until that is done.
    """
    rows = Ticket.objects.defer("description").filter(pk=ticket_id).order_by()
    ticket = rows.select_for_update(skip_locked=True).first()
    if ticket is None or ticket.state != State.CLOSED or ticket.closed_at is None:
        return 0
    if ticket.closed_at > at - timedelta(days=days):
        return 0
    files = list(originals_of(ticket_id=ticket_id)[:_FILES_AT_ONCE])
    if not files:
        return 0
    paths = [Path(settings.MEDIA_ROOT) / file.path for file in files if file.path]
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(path="", deleted_at=at)
    step = Step(EventKind.ORIGINALS_DELETED, {"count": len(files), "days": days})
    save_aside(ticket=ticket, actor=None, at=at, steps=[step])
    transaction.on_commit(lambda: _unlink(paths), robust=True)
    return len(files)


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
