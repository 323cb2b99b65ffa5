"""Deleting vendor copies whose time is up, and files of copies that no row names."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.enums import CopyState, EventKind
from tickets.models import Ticket, VendorCopy

logger = logging.getLogger(__name__)

FOLDER = "copies"
_AT_ONCE = 50
_SETTLED = timedelta(hours=1)


def sweep(*, at: datetime) -> int:
    """Delete the copies whose time is up, and return how many; safe in any number at once."""
    rows = VendorCopy.objects.filter(state=CopyState.READY.value, expires_at__lte=at).order_by("expires_at", "pk")
    due = list(rows.values_list("pk", "ticket_id")[:_AT_ONCE])
    return sum(expire_copy(copy_id=copy_id, ticket_id=ticket_id, at=at) for copy_id, ticket_id in due)


@transaction.atomic
def expire_copy(*, copy_id: int, ticket_id: int, at: datetime) -> bool:
    """Delete one copy that is ready; say whether it was. Event: copy_deleted."""
    rows = Ticket.objects.defer("description").filter(pk=ticket_id).order_by()
    ticket = rows.select_for_update(skip_locked=True).first()
    if ticket is None:
        return False
    steps = delete_copy(ticket=ticket, copy_id=copy_id)
    if steps:
        save_aside(ticket=ticket, actor=None, at=at, steps=steps)
    return bool(steps)


def delete_copy(*, ticket: Ticket, copy_id: int) -> list[Step]:
    """Forget the file of one ready copy of a locked ticket; return the event for the caller to record."""
    row = VendorCopy.objects.filter(pk=copy_id, ticket=ticket, state=CopyState.READY.value).first()
    if row is None:
        return []
    path = Path(settings.MEDIA_ROOT) / row.path
    row.state, row.path = CopyState.DELETED.value, ""
    row.save(update_fields=["state", "path"])
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)
    return [Step(EventKind.COPY_DELETED, {"copy": row.pk})]


def remove_strays(*, at: datetime) -> int:
    """Remove files of copies that no row names, such as of a copy that was broken off; return how many."""
    root = Path(settings.MEDIA_ROOT)
    before = (at - _SETTLED).timestamp()
    folder = root / FOLDER
    found = [path for path in sorted(folder.glob("*")) if path.is_file()] if folder.is_dir() else []
    old = [path for path in found if path.stat().st_mtime < before]
    known = set(
        VendorCopy.objects.filter(path__in=[str(path.relative_to(root)) for path in old]).values_list("path", flat=True)
    )
    strays = [path for path in old if str(path.relative_to(root)) not in known]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
