"""Keeping mail that came in, and its one outcome. Nobody is asked who they are: these are the desk's own hands."""

import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Person
from assets.actions.stored import write_file
from tickets.enums import MailOutcome, MailSource, MailState
from tickets.models import InboundMail, MailboxWatch
from tickets.queries.mail import may_see_mail

MAX_ATTEMPTS = 8
_TAKEN = (MailOutcome.ACCEPTED.value, MailOutcome.APPENDED.value)
LEASE = timedelta(seconds=60)
_LONGEST_WAIT = timedelta(hours=1)


class MailTooLarge(ValidationError):
    """More bytes than a mail may have."""

    def __init__(self) -> None:
        limit = settings.MAIL_MAX_BYTES // 2**20
        super().__init__(f"A mail may have {limit} MB. Send large files on the ticket’s page.", code="mail_too_large")


class MailEmpty(ValidationError):
    """Not a single byte."""

    def __init__(self) -> None:
        super().__init__("There is no mail. Send its raw text as the body of the request.", code="mail_empty")


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where a mail was found in a mailbox; uid and uidvalidity as IMAP has them."""

    mailbox: str = ""
    uidvalidity: int | None = None
    uid: int | None = None


@dataclass(frozen=True)
class Stored:
    """The row of a mail; is_new is false when its bytes came before."""

    mail: InboundMail
    is_new: bool


def store_mail(
    *, raw: bytes, source: MailSource, at: datetime, found: Found | None = None, head: bytes = b""
) -> Stored:
    """Keep a mail for good, so that the other side may forget it. The same bytes make one row.

    head: header lines of its delivery, put before it; they do not count for what is the same. Not transactional: the
    file is on disk before its row, and one row is one statement. Raises MailTooLarge, MailEmpty.
    """
    if not raw:
        raise MailEmpty
    if len(raw) > settings.MAIL_MAX_BYTES:
        raise MailTooLarge
    digest = sha256(raw).hexdigest()
    if earlier := _came_before(digest=digest):
        return Stored(earlier, False)
    token = uuid4().hex
    place = Path("mail") / token[:2] / token
    path, size, _, _ = write_file(file=File(io.BytesIO(head + raw)), relative=place)
    where = found or Found()
    try:
        with transaction.atomic():
            mail = InboundMail.objects.create(
                source=source.value, mailbox=where.mailbox[:200], uidvalidity=where.uidvalidity, uid=where.uid,
                sha256=digest, size=size, path=path, received_at=at, not_before=at,
            )  # fmt: skip
    except IntegrityError:  # somebody stored it at the same moment
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)
        if earlier := _came_before(digest=digest):
            return Stored(earlier, False)
        raise
    return Stored(mail, True)


@transaction.atomic
def _came_before(*, digest: str) -> InboundMail | None:
    InboundMail.objects.filter(sha256=digest).update(copies=F("copies") + 1)
    return InboundMail.objects.filter(sha256=digest).first()


@transaction.atomic
def claim_mail(*, at: datetime, wanted: Collection[int] = ()) -> InboundMail | None:
    """Lease the oldest mail that waits and return it; a reader that dies leaves a lease that runs out.

    The attempt counts before the mail is read, so that one that kills its readers is given up on.
    """
    rows = InboundMail.objects.select_for_update(skip_locked=True, of=("self",))
    waiting = rows.filter(state=MailState.WAITING.value, not_before__lte=at)
    mail = (waiting.filter(pk__in=wanted) if wanted else waiting).order_by("not_before", "pk").first()
    if mail is None:
        return None
    mail.attempts += 1
    mail.not_before = at + LEASE
    mail.save(update_fields=["attempts", "not_before"])
    return mail


@transaction.atomic
def hold_mail(*, mail_id: int, attempts: int) -> InboundMail | None:
    """Lock a leased mail for the transaction of its outcome; None when it has one, or the lease is another's."""
    rows = InboundMail.objects.select_for_update(of=("self",))
    return rows.filter(pk=mail_id, state=MailState.WAITING.value, attempts=attempts).first()


@transaction.atomic
def settle_mail(*, mail: InboundMail, outcome: MailOutcome, at: datetime, **columns: Any) -> InboundMail:
    """Write the outcome of a locked mail, and what was read of it. columns: of InboundMail."""
    mail.state = MailState.FAILED.value if outcome is MailOutcome.FAILED else MailState.SETTLED.value
    mail.outcome, mail.settled_at = outcome.value, at
    for name, value in columns.items():
        setattr(mail, name, value)
    mail.save(update_fields=["state", "outcome", "settled_at", *columns])
    return mail


@transaction.atomic
def put_off(*, mail_id: int, attempts: int, error: str, at: datetime) -> None:
    """Note that reading a mail failed: tried again after 2, 4, 8 … seconds, at most an hour; then it is FAILED."""
    mail = hold_mail(mail_id=mail_id, attempts=attempts)
    if mail is None:
        return
    mail.last_error = error[:80]
    if attempts >= MAX_ATTEMPTS:
        mail.save(update_fields=["last_error"])
        settle_mail(mail=mail, outcome=MailOutcome.FAILED, at=at, why="gave_up")
        return
    mail.not_before = at + min(timedelta(seconds=2**attempts), _LONGEST_WAIT)
    mail.save(update_fields=["last_error", "not_before"])


@transaction.atomic
def watch_mailbox(*, name: str) -> MailboxWatch:
    """Return how far a mailbox was read, from its beginning when nobody has looked yet."""
    return MailboxWatch.objects.get_or_create(name=name[:200])[0]


@transaction.atomic
def note_read(*, name: str, uidvalidity: int, last_uid: int, at: datetime) -> None:
    """Note that a mailbox could be read, and up to which message."""
    MailboxWatch.objects.filter(name=name[:200]).update(
        uidvalidity=uidvalidity, last_uid=last_uid, checked_at=at, failing_since=None, last_error=""
    )


@transaction.atomic
def note_unreadable(*, name: str, error: str, at: datetime) -> None:
    """Note that a mailbox cannot be read, and since when. error: a class name."""
    watch = MailboxWatch.objects.select_for_update().get_or_create(name=name[:200])[0]
    watch.failing_since = watch.failing_since or at
    watch.last_error = error[:80]
    watch.save(update_fields=["failing_since", "last_error"])


class MailSettled(ValidationError):
    """The mail is on a ticket already, or waits to be read."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody was faster: this mail is dealt with. Look at what became of it.", code="mail_settled"
        )


class ReasonNeeded(ValidationError):
    """Nobody throws a mail away without saying why."""

    def __init__(self) -> None:
        super().__init__("Say in a few words why it is discarded.", code="reason_needed")


class MailMissing(ValidationError):
    """There is no such mail."""

    def __init__(self) -> None:
        super().__init__("There is no such mail.", code="mail_missing")


class NotForMail(PermissionDenied):
    """Only who runs a queue or the desk deals with mail that was held."""

    code = "not_for_mail"


@transaction.atomic
def take_up(*, actor: Person, mail_id: int) -> InboundMail:
    """Lock a mail that is on no ticket, for somebody who deals with it. Raises NotForMail, MailMissing, MailSettled."""
    if not may_see_mail(actor):
        raise NotForMail("Only leads, supervisors and administrators deal with mail that was held.")
    mail = InboundMail.objects.select_for_update(of=("self",)).filter(pk=mail_id).first()
    if mail is None:
        raise MailMissing
    if mail.state == MailState.WAITING.value or mail.outcome in _TAKEN:
        raise MailSettled
    return mail


@transaction.atomic
def discard_mail(*, actor: Person, mail_id: int, reason: str, at: datetime) -> InboundMail:
    """Say that a mail needs nothing done, and why; it stays in the log. Raises ReasonNeeded and those of take_up."""
    mail = take_up(actor=actor, mail_id=mail_id)
    if not reason.strip():
        raise ReasonNeeded
    words = " ".join(reason.split())[:200]
    return settle_mail(mail=mail, outcome=MailOutcome.IGNORED, at=at, why="discarded", settled_by=actor, reason=words)


@transaction.atomic
def read_again(*, actor: Person, mail_id: int, at: datetime) -> InboundMail:
    """Have a mail read anew, as after a change of the settings. Raises those of take_up."""
    mail = take_up(actor=actor, mail_id=mail_id)
    mail.state, mail.outcome, mail.why, mail.settled_at = MailState.WAITING.value, "", "", None
    mail.attempts, mail.not_before, mail.settled_by = 0, at, None
    names = ["state", "outcome", "why", "settled_at", "attempts", "not_before", "settled_by"]
    mail.save(update_fields=names)
    return mail
