"""Sending reports that are due: lease, send, mark. Never mark first: a sender that dies would lose the mail.

The promise is at least once with a stable Message-ID. The network is reached outside any transaction.
"""

import logging
import random
import time
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from accounts.enums import Capability
from accounts.rules.mail import Trouble
from accounts.rules.retry import is_over, wait_before
from reports.channels.mail import SEND_SECONDS, MailFailed, send_mail
from reports.enums import SendOutcome, SendState
from reports.models import ReportAttempt, ReportDelivery
from reports.queries.schedules import due_deliveries
from reports.render.mail import compose

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=3 * SEND_SECONDS)
PASS_SECONDS = 30.0
_STATES = {
    SendOutcome.SENT: SendState.SENT,
    SendOutcome.RETRY: SendState.PENDING,
    SendOutcome.DEAD: SendState.DEAD,
    SendOutcome.SKIPPED: SendState.SKIPPED,
}


def sweep(*, at: datetime, seconds: float = PASS_SECONDS) -> int:
    """Send due mails until none is left or the time is up; return how many were sent. Needs PostgreSQL only.

    Ends early when the mail server cannot be reached. Any number of processes may do this at once.
    """
    began, sender, sent = time.monotonic(), uuid4().hex, 0

    def now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - began)

    while time.monotonic() - began < seconds and (delivery := _lease(sender=sender, at=now())):
        trouble = _deliver(delivery)
        if trouble is None:
            _mark(delivery=delivery, sender=sender, outcome=SendOutcome.SENT, error="", at=now())
            sent += 1
            continue
        _mark_failed(delivery=delivery, sender=sender, trouble=trouble, at=now())
        if trouble.is_channel_down:
            break
    return sent


@transaction.atomic
def _lease(*, sender: str, at: datetime) -> ReportDelivery | None:
    """Take the next due mail for this sender; others skip it until the lease ends. Who may not have it is skipped."""
    rows = due_deliveries(at=at).select_for_update(skip_locked=True, of=("self",))
    delivery = rows.select_related("recipient", "export", "schedule__owner__site").first()
    if delivery is None:
        return None
    if delivery.state == SendState.SENDING:
        ReportAttempt.objects.create(delivery=delivery, at=at, outcome=SendOutcome.LOST, error="lease_expired")
    delivery.state = SendState.SENDING
    delivery.attempts += 1
    delivery.first_tried_at = delivery.first_tried_at or at
    delivery.lease_by, delivery.lease_until = sender, at + LEASE
    delivery.save(update_fields=["state", "attempts", "first_tried_at", "lease_by", "lease_until"])
    return delivery


def _deliver(delivery: ReportDelivery) -> Trouble | None:
    """Send a leased mail; return why it was not accepted. Rights are those of now, not of when it was planned."""
    recipient = delivery.recipient
    if not recipient.may(Capability.SEE_REPORTS) or not recipient.may(Capability.SEE_ALL_TICKETS):
        return _NOT_ALLOWED
    if not recipient.email:
        return _NO_ADDRESS
    try:
        send_mail(compose(delivery=delivery))
    except MailFailed as failure:
        return failure.trouble
    except Exception as error:
        logger.exception("report mail not made", extra={"delivery": str(delivery.pk)})
        return Trouble(code=type(error).__name__)
    delivery.address = recipient.email
    return None


_NOT_ALLOWED, _NO_ADDRESS = Trouble(code="not_allowed"), Trouble(code="no_address")
_SKIPPED = (_NOT_ALLOWED, _NO_ADDRESS)


def _mark_failed(*, delivery: ReportDelivery, sender: str, trouble: Trouble, at: datetime) -> None:
    """Skip it, give it up for good, or set the next try."""
    is_dead = trouble.permanent or is_over(first_tried_at=delivery.first_tried_at or at, at=at)
    outcome = SendOutcome.SKIPPED if trouble in _SKIPPED else SendOutcome.DEAD if is_dead else SendOutcome.RETRY
    delivery.next_at = at + wait_before(attempts=delivery.attempts, jitter=random.random())
    _mark(delivery=delivery, sender=sender, outcome=outcome, error=trouble.code, at=at)


@transaction.atomic
def _mark(*, delivery: ReportDelivery, sender: str, outcome: SendOutcome, error: str, at: datetime) -> None:
    """Note how an attempt ended, if the mail is still ours; the attempt is noted in any case."""
    mine = ReportDelivery.objects.filter(pk=delivery.pk, lease_by=sender, state=SendState.SENDING)
    marked = mine.update(
        state=_STATES[outcome],
        address=delivery.address,
        next_at=delivery.next_at,
        sent_at=at if outcome is SendOutcome.SENT else None,
        last_error=error[:80],
        lease_by="",
        lease_until=None,
    )
    if not marked:
        logger.warning("lease lost before the mark", extra={"delivery": str(delivery.pk)})
    ReportAttempt.objects.create(delivery=delivery, at=at, outcome=outcome, error=error[:80])
