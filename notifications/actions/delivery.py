"""Sending what is due: lease, send, mark. Never mark first: a sender that dies would lose the message.

The promise is at least once with a stable Message-ID. The network is reached outside any transaction.
"""

import logging
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.retry import is_over, wait_before
from notifications.channels.base import Channel, DeliveryFailed
from notifications.channels.email import EmailChannel
from notifications.enums import DeliveryState, Outcome, Skip
from notifications.models import Delivery, DeliveryAttempt
from notifications.queries.deliveries import due, ticket_for
from notifications.render import render

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than any sending (channels.base.SEND_SECONDS), so that no living sender loses its lease."""
PASS_SECONDS = 30.0


class NothingToResend(ValidationError):
    """The message is not one that was given up."""

    def __init__(self) -> None:
        super().__init__("Only a message that was given up can be sent again.", code="nothing_to_resend")


class CannotResend(PermissionDenied):
    """Only those who read the delivery log may send again."""

    code = "cannot_resend"


def sweep(*, at: datetime) -> int:
    """Send what is due, for at most half a minute; return how many were sent. Needs no Redis."""
    return deliver_due(at=at)


def deliver_due(*, at: datetime, seconds: float = PASS_SECONDS) -> int:
    """Send due deliveries one after the other until none is left or the time is up; return how many were sent.

    Ends early when the mail server cannot be reached: the next one would fare no better. Any number of processes
    may do this at once.
    """
    if not due(at=at).exists():
        return 0
    now, sender, sent = _running_clock(at), uuid4().hex, 0
    ends_at = at + timedelta(seconds=seconds)
    channel: Channel = EmailChannel()
    try:
        while now() < ends_at:
            failure = _open(channel)  # before the lease, so that the lease covers the sending alone
            delivery = _lease(sender=sender, at=now())
            if delivery is None:
                break
            failure = failure or _deliver(delivery=delivery, channel=channel, sender=sender, now=now)
            if failure is None:
                sent += delivery.state == DeliveryState.SENT
                continue
            _mark_failed(delivery=delivery, sender=sender, failure=failure, at=now())
            if failure.is_channel_down:
                break
    finally:
        channel.close()
    return sent


def resend(*, actor: Person, delivery_id: UUID, at: datetime) -> Delivery:
    """Try a message again that was given up, under its old Message-ID. Raises CannotResend, NothingToResend."""
    if not actor.may(Capability.SEE_DELIVERIES):
        raise CannotResend("Only supervisors and administrators can send a message again.")
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(pk=delivery_id, state=DeliveryState.DEAD).first()
        if delivery is None:
            raise NothingToResend
        delivery.state, delivery.next_at = DeliveryState.PENDING, at
        delivery.attempts, delivery.first_tried_at, delivery.last_error = 0, None, ""
        delivery.save(update_fields=["state", "next_at", "attempts", "first_tried_at", "last_error"])
        DeliveryAttempt.objects.create(delivery=delivery, at=at, outcome=Outcome.RESENT)
    return delivery


def _running_clock(at: datetime) -> Callable[[], datetime]:
    """A clock that starts at `at` and runs: a pass may last longer than a lease counted from its start."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)


def _open(channel: Channel) -> DeliveryFailed | None:
    try:
        channel.open()
    except DeliveryFailed as failure:
        return failure
    return None


@transaction.atomic
def _lease(*, sender: str, at: datetime) -> Delivery | None:
    """Take the next due delivery for this sender; others skip it until the lease ends."""
    rows = due(at=at).select_for_update(skip_locked=True, of=("self",))
    delivery = rows.select_related("recipient", "event__actor").first()
    if delivery is None:
        return None
    if delivery.state == DeliveryState.SENDING:
        DeliveryAttempt.objects.create(delivery=delivery, at=at, outcome=Outcome.LOST, error="lease_expired")
    delivery.state = DeliveryState.SENDING
    delivery.attempts += 1
    delivery.first_tried_at = delivery.first_tried_at or at
    delivery.lease_by, delivery.lease_until = sender, at + LEASE
    delivery.save(update_fields=["state", "attempts", "first_tried_at", "lease_by", "lease_until"])
    return delivery


def _deliver(
    *, delivery: Delivery, channel: Channel, sender: str, now: Callable[[], datetime]
) -> DeliveryFailed | None:
    """Send a leased delivery and mark it; return the failure when it was not accepted."""
    recipient = delivery.recipient
    ticket = ticket_for(delivery)
    is_hidden = ticket is None and not delivery.is_drill
    if not recipient.is_active or is_hidden or not recipient.email:
        skip = Skip.INACTIVE if not recipient.is_active else Skip.NOT_VISIBLE if is_hidden else Skip.NO_ADDRESS
        _mark(delivery=delivery, sender=sender, outcome=Outcome.SKIPPED, error=skip.value, at=now())
        return None
    try:
        receipt = channel.send(rendered=render(delivery=delivery, ticket=ticket), delivery=delivery)
    except DeliveryFailed as failure:
        return failure
    except Exception as error:
        logger.exception("delivery not rendered", extra={"delivery": str(delivery.pk)})
        return DeliveryFailed(code=type(error).__name__)
    delivery.address = receipt.address
    _mark(delivery=delivery, sender=sender, outcome=Outcome.SENT, at=now())
    return None


def _mark_failed(*, delivery: Delivery, sender: str, failure: DeliveryFailed, at: datetime) -> None:
    """Give up for good, or set the next try."""
    is_dead = failure.permanent or is_over(first_tried_at=delivery.first_tried_at or at, at=at)
    outcome = Outcome.DEAD if is_dead else Outcome.RETRY
    delivery.next_at = at + wait_before(attempts=delivery.attempts, jitter=random.random())
    _mark(delivery=delivery, sender=sender, outcome=outcome, error=failure.code, at=at)


_STATES = {
    Outcome.SENT: DeliveryState.SENT,
    Outcome.RETRY: DeliveryState.PENDING,
    Outcome.DEAD: DeliveryState.DEAD,
    Outcome.SKIPPED: DeliveryState.SKIPPED,
}


@transaction.atomic
def _mark(*, delivery: Delivery, sender: str, outcome: Outcome, at: datetime, error: str = "") -> None:
    """Note how an attempt ended, if the delivery is still ours; the attempt is noted in any case."""
    delivery.state = _STATES[outcome]
    delivery.sent_at = at if outcome is Outcome.SENT else None
    delivery.last_error = error[:80]
    mine = Delivery.objects.filter(pk=delivery.pk, lease_by=sender, state=DeliveryState.SENDING)
    marked = mine.update(
        state=delivery.state,
        address=delivery.address,
        next_at=delivery.next_at,
        sent_at=delivery.sent_at,
        last_error=delivery.last_error,
        lease_by="",
        lease_until=None,
    )
    if not marked:
        logger.warning("lease lost before the mark", extra={"delivery": str(delivery.pk)})
    DeliveryAttempt.objects.create(delivery=delivery, at=at, outcome=outcome, error=delivery.last_error)
