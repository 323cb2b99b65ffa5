"""Vendor copies: asked for at the desk, made and checked by sealed children, taken out, deleted on schedule."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.enums import Capability
from accounts.models import Person
from assets.actions.deidentify import Copied, make_copy
from tickets.actions.change import save_aside
from tickets.actions.copy_expiry import FOLDER, delete_copy
from tickets.actions.event import Step
from tickets.actions.lock import lock_ticket
from tickets.actions.ticket_key import KeyGone, key_for_reading, key_for_writing
from tickets.enums import CopyState, EventKind
from tickets.models import Attachment, Ticket, VendorCopy
from tickets.permissions import NotAllowed, require_seen
from tickets.rules.sealing import uid_key

MAX_COPIES = 100
MAX_ATTEMPTS = 2
_LEASE = timedelta(seconds=180)  # longer than both children may take


class NoSuchFile(ValidationError):
    """The file is not on the ticket, or is no DICOM file."""

    def __init__(self) -> None:
        super().__init__("Choose a DICOM file of this ticket.", code="no_such_file")


class TooManyCopies(ValidationError):
    """Nobody needs that many."""

    def __init__(self) -> None:
        super().__init__(
            f"A ticket has {MAX_COPIES} vendor copies at most. Use those there are.", code="too_many_copies"
        )


class NoSuchCopy(ValidationError):
    """The copy is not there, not ready, or deleted."""

    def __init__(self) -> None:
        super().__init__("This copy is not there any more. Make a new one.", code="no_such_copy")


@transaction.atomic
def request_copy(*, actor: Person, ticket_id: int, attachment_id: int, wants_pixels: bool, at: datetime) -> VendorCopy:
    """Ask for a vendor copy of one DICOM file; it is made a moment later. Event: copy_requested.

    The same request twice while the first waits is one. Raises NotAllowed, NoSuchFile, TooManyCopies.
    """
    ticket = _desk_ticket(actor, ticket_id, at)
    file = Attachment.objects.filter(pk=attachment_id, ticket=ticket, is_dicom=True, deleted_at=None).first()
    if file is None:
        raise NoSuchFile
    mine = VendorCopy.objects.filter(ticket=ticket)
    waiting = mine.filter(attachment=file, state=CopyState.PENDING.value, wants_pixels=wants_pixels).first()
    if waiting is not None:
        return waiting
    if mine.count() >= MAX_COPIES:
        raise TooManyCopies
    key_for_writing(ticket=ticket, at=at)
    row = VendorCopy.objects.create(
        ticket=ticket, attachment=file, wants_pixels=wants_pixels, made_by=actor, created_at=at
    )
    payload = {"copy": row.pk, "attachment": file.pk, "pixels": wants_pixels}
    save_aside(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.COPY_REQUESTED, payload)])
    return row


def make_pending(*, at: datetime, limit: int = 1) -> int:
    """Make copies that wait, oldest first, and return how many; for the worker and the sweeper."""
    done = 0
    while done < limit:
        copy_id = _claim_next(at=at)
        if copy_id is None:
            break
        make_one(copy_id=copy_id, at=at)
        done += 1
    return done


def make_one(*, copy_id: int, at: datetime) -> None:
    """Make and check one copy outside any transaction, then record what became of it. Event: copy_made.

    Not transactional on purpose: children must not run while rows are locked. A copy that fails its check is deleted
    before this returns, and no row ever names it.
    """
    row = VendorCopy.objects.select_related("attachment", "ticket").get(pk=copy_id)
    if row.state != CopyState.PENDING:
        return
    target = Path(settings.MEDIA_ROOT) / FOLDER / f"{uuid4().hex}.dcm"
    copied = Copied(code="COPY_FAILED")
    if row.attempts <= MAX_ATTEMPTS:
        try:
            key = uid_key(key_for_reading(ticket=row.ticket))
            copied = make_copy(
                source=Path(settings.MEDIA_ROOT) / row.attachment.path,
                target=target,
                uid_key=key,
                wants_pixels=row.wants_pixels,
            )
        except FileNotFoundError:
            copied = Copied(code="FILE_GONE")
        except KeyGone:
            copied = Copied(code="COPY_FAILED")
    if not _record(copy_id=copy_id, copied=copied, target=target, at=at):
        target.unlink(missing_ok=True)


@transaction.atomic
def _record(*, copy_id: int, copied: Copied, target: Path, at: datetime) -> bool:
    """Save the outcome once; say whether the file belongs to it."""
    row = VendorCopy.objects.select_related("ticket").get(pk=copy_id)
    ticket = lock_ticket(ticket_id=row.ticket_id, version=None, at=at)
    row = VendorCopy.objects.select_for_update().get(pk=copy_id)
    if row.state != CopyState.PENDING:
        return False
    row.report, row.finished_at = copied.report, at
    if copied.code:
        row.state, row.code = CopyState.REFUSED.value, copied.code
    else:
        row.state, row.size, row.sha256 = CopyState.READY.value, copied.size, copied.sha256
        row.path = str(target.relative_to(Path(settings.MEDIA_ROOT)))
        row.expires_at = at + timedelta(days=settings.COPY_DAYS)
    row.save(update_fields=["state", "code", "report", "path", "size", "sha256", "finished_at", "expires_at"])
    payload = {"copy": row.pk, "outcome": row.state, "code": row.code}
    save_aside(ticket=ticket, actor=None, at=at, steps=[Step(EventKind.COPY_MADE, payload)])
    return not copied.code


@transaction.atomic
def take_out(*, actor: Person, ticket_id: int, copy_id: int, at: datetime) -> VendorCopy:
    """Record that a copy leaves, and return it. Event: copy_downloaded. Raises NotAllowed, NoSuchCopy."""
    ticket = _desk_ticket(actor, ticket_id, at)
    row = VendorCopy.objects.filter(ticket=ticket, pk=copy_id, state=CopyState.READY.value).first()
    if row is None or not (Path(settings.MEDIA_ROOT) / row.path).is_file():
        raise NoSuchCopy
    payload = {"copy": row.pk, "what": "copy", "count": 1}
    save_aside(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.COPY_DOWNLOADED, payload)])
    return row


@transaction.atomic
def take_out_packet(*, actor: Person, ticket_id: int, at: datetime) -> list[VendorCopy]:
    """Record that the packet leaves, and return the copies in it. Event: copy_downloaded. Raises NotAllowed."""
    ticket = _desk_ticket(actor, ticket_id, at)
    rows = [
        row
        for row in VendorCopy.objects.filter(ticket=ticket, state=CopyState.READY.value)
        .select_related("attachment__evidence")
        .order_by("pk")
        if (Path(settings.MEDIA_ROOT) / row.path).is_file()
    ]
    payload = {"copy": None, "what": "packet", "count": len(rows)}
    save_aside(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.COPY_DOWNLOADED, payload)])
    return rows


@transaction.atomic
def throw_away(*, actor: Person, ticket_id: int, copy_id: int, at: datetime) -> None:
    """Delete a copy before its time. Event: copy_deleted; none when it is gone already. Raises NotAllowed."""
    ticket = _desk_ticket(actor, ticket_id, at)
    if steps := delete_copy(ticket=ticket, copy_id=copy_id):
        save_aside(ticket=ticket, actor=actor, at=at, steps=steps)


def _desk_ticket(actor: Person, ticket_id: int, at: datetime) -> Ticket:
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    if not actor.may(Capability.WORK_TICKETS):
        raise NotAllowed
    return ticket


@transaction.atomic
def _claim_next(*, at: datetime) -> int | None:
    """Lease the oldest copy that waits; None when there is none."""
    row = (
        VendorCopy.objects.select_for_update(skip_locked=True)
        .filter(Q(not_before=None) | Q(not_before__lte=at), state=CopyState.PENDING.value)
        .order_by("created_at", "id")
        .first()
    )
    if row is None:
        return None
    row.attempts += 1
    row.not_before = at + _LEASE
    row.save(update_fields=["attempts", "not_before"])
    return row.pk
