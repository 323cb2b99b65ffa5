"""Sending what is due: lease, send, mark. Never mark first: a sender that dies would lose the message.

The promise is at least once with a stable id. The network is reached outside any transaction. What is in trouble, a
channel or one endpoint, is passed over for the rest of a pass, so that it holds up nobody else; and mail, pages and
endpoints have passes of their own.
"""

import logging
import random
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from accounts.rules.retry import is_over, wait_before
from notifications.actions.digest import gather, settle_bundle
from notifications.actions.fare import note_failure, note_success
from notifications.actions.letters import letter_for
from notifications.actions.locks import alive, end_leases_of_the_dead, take_digest
from notifications.channels.base import Channel as Way
from notifications.channels.base import DeliveryFailed, NotSent
from notifications.channels.chat import ChatChannel
from notifications.channels.email import EmailChannel
from notifications.channels.sms import SmsChannel
from notifications.channels.webhook import WebhookChannel
from notifications.enums import TEST, Channel, DeliveryState, Outcome
from notifications.models import Delivery, DeliveryAttempt
from notifications.queries.deliveries import Lane, due, next_lane

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than any sending (channels.base.SEND_SECONDS), so that no living sender loses its lease. That of a
sender whose connection to the database is gone ends at once, see actions.locks."""
PASS_SECONDS = 30.0
LANE_SECONDS = 10.0
"""An endpoint that has taken so long in one pass lets the others go first."""
WAYS: dict[Channel, Callable[[], Way]] = {
    Channel.EMAIL: EmailChannel,
    Channel.SMS: SmsChannel,
    Channel.WEBHOOK: WebhookChannel,
    Channel.CHAT: ChatChannel,
}
PAGES, MAILS, ENDPOINTS = (Channel.SMS,), (Channel.EMAIL,), (Channel.WEBHOOK, Channel.CHAT)


def sweep(*, at: datetime) -> int:
    """Send what is due on every channel, pages first; return how many were sent. Needs no Redis."""
    return sweep_pages(at=at) + sweep_mails(at=at) + sweep_endpoints(at=at)


def sweep_pages(*, at: datetime) -> int:
    """Send due text messages, for at most half a minute; return how many were sent."""
    return deliver_due(at=at, channels=PAGES)


def sweep_mails(*, at: datetime) -> int:
    """Send due mails, for at most half a minute; return how many were sent."""
    return deliver_due(at=at, channels=MAILS)


def sweep_endpoints(*, at: datetime) -> int:
    """Call webhooks and chats that are due, for at most half a minute; return how many accepted."""
    return deliver_due(at=at, channels=ENDPOINTS)


def deliver_due(*, at: datetime, seconds: float = PASS_SECONDS, channels: Sequence[Channel] = tuple(WAYS)) -> int:
    """Send due deliveries one after the other until none is left or the time is up; return how many were sent.

    A lane that is down is asked once: the next message would fare no better. Any number of processes may do this at
    once.
    """
    return _Pass(at=at, seconds=seconds, channels=channels).run()


class _Pass:
    """One pass of one sender: its clock, its open ways, and the lanes it has given up for now."""

    def __init__(self, *, at: datetime, seconds: float, channels: Sequence[Channel]) -> None:
        self.now, self.sender = _running_clock(at), uuid4().hex
        self.ends_at, self.channels = at + timedelta(seconds=seconds), channels
        self.ways: dict[str, Way] = {}
        self.down: set[Lane] = set()
        self.spent: dict[Lane, float] = {}

    def run(self) -> int:
        end_leases_of_the_dead(at=self.now())
        try:
            with alive(self.sender):
                return self._send_all()
        finally:
            for way in self.ways.values():
                way.close()

    def _send_all(self) -> int:
        sent = 0
        while self.now() < self.ends_at:
            lane = next_lane(at=self.now(), channels=self.channels, down=self.down)
            if lane is None:
                break
            sent += self._send_next(lane)
        return sent

    def _send_next(self, lane: Lane) -> bool:
        """Send the next of a lane; True when it was accepted. Adds the lane to those that are down, if it is."""
        began = time.monotonic()
        failure = self._open(lane)  # before the lease, so that the lease covers the sending alone
        delivery = _lease(lane=lane, sender=self.sender, at=self.now())
        if delivery is None:  # others are at it
            self.down.add(lane)
            return False
        failure = failure or self._deliver(delivery)
        if failure is not None:
            _mark_failed(delivery=delivery, sender=self.sender, failure=failure, at=self.now())
        self.spent[lane] = self.spent.get(lane, 0.0) + time.monotonic() - began
        is_slow = lane.endpoint_id is not None and self.spent[lane] > LANE_SECONDS
        if is_slow or (failure is not None and failure.is_channel_down):
            self.down.add(lane)
        return failure is None and delivery.state == DeliveryState.SENT

    def _open(self, lane: Lane) -> DeliveryFailed | None:
        if lane.channel not in self.ways:
            self.ways[lane.channel] = WAYS[Channel(lane.channel)]()
        try:
            self.ways[lane.channel].open()
        except DeliveryFailed as failure:
            return failure
        return None

    def _deliver(self, delivery: Delivery) -> DeliveryFailed | None:
        """Send a leased delivery and mark it; return the failure when it was not accepted."""
        try:
            letter = letter_for(delivery=delivery, at=self.now())
            receipt = self.ways[delivery.channel].send(letter=letter, delivery=delivery, at=self.now())
        except NotSent as nobody:
            _mark(delivery=delivery, sender=self.sender, outcome=Outcome.SKIPPED, error=nobody.skip, at=self.now())
            return None
        except DeliveryFailed as failure:
            return failure
        except Exception as error:
            logger.exception("delivery not made", extra={"delivery": str(delivery.pk)})
            return DeliveryFailed(code=type(error).__name__)
        delivery.address = receipt.address[:254]
        _mark(delivery=delivery, sender=self.sender, outcome=Outcome.SENT, at=self.now())
        if receipt.endpoint_id is not None:
            note_success(endpoint_id=receipt.endpoint_id, at=self.now())
        return None


def _running_clock(at: datetime) -> Callable[[], datetime]:
    """A clock that starts at `at` and runs: a pass may last longer than a lease counted from its start."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)


def _lease(*, lane: Lane, sender: str, at: datetime) -> Delivery | None:
    """Take the next due delivery of a lane for this sender; others skip it until the lease ends.

    People whose digest another sender makes at this moment are passed over.
    """
    busy: set[int] = set()
    while True:
        try:
            return _lease_next(lane=lane, sender=sender, at=at, busy=busy)
        except _DigestInWork as found:
            busy.add(found.person_id)


class _DigestInWork(Exception):
    """Another sender makes this person's digest now."""

    def __init__(self, person_id: int) -> None:
        super().__init__(person_id)
        self.person_id = person_id


@transaction.atomic
def _lease_next(*, lane: Lane, sender: str, at: datetime, busy: Collection[int]) -> Delivery | None:
    """Lease one. Raises _DigestInWork, and lets go of the row with it: whoever makes the digest waits for that."""
    rows = due(at=at, channels=(Channel(lane.channel),)).filter(endpoint=lane.endpoint_id)
    if busy:
        rows = rows.exclude(is_digest=True, recipient__in=busy)
    rows = rows.select_for_update(skip_locked=True, of=("self",))
    delivery = rows.select_related("recipient", "endpoint", "event__actor").first()
    if delivery is None:
        return None
    if delivery.is_digest and not take_digest(delivery.recipient.pk):
        raise _DigestInWork(delivery.recipient.pk)
    if delivery.state == DeliveryState.SENDING:
        DeliveryAttempt.objects.create(delivery=delivery, at=at, outcome=Outcome.LOST, error="lease_expired")
    delivery.state = DeliveryState.SENDING
    delivery.attempts += 1
    delivery.first_tried_at = delivery.first_tried_at or at
    delivery.lease_by, delivery.lease_until = sender, at + LEASE
    delivery.save(update_fields=["state", "attempts", "first_tried_at", "lease_by", "lease_until"])
    gather(leader=delivery, at=at)
    return delivery


def _mark_failed(*, delivery: Delivery, sender: str, failure: DeliveryFailed, at: datetime) -> None:
    """Give up for good, or set the next try. A test is tried once: whoever sent it waits for the outcome."""
    is_test = delivery.template == TEST
    is_dead = failure.permanent or is_test or is_over(first_tried_at=delivery.first_tried_at or at, at=at)
    outcome = Outcome.DEAD if is_dead else Outcome.RETRY
    delivery.next_at = at + wait_before(attempts=delivery.attempts, jitter=random.random())
    _mark(delivery=delivery, sender=sender, outcome=outcome, error=failure.code, at=at)
    if failure.endpoint_id is not None and not is_test:
        down, gone = failure.is_channel_down, failure.is_gone
        note_failure(endpoint_id=failure.endpoint_id, code=failure.code, is_down=down, is_gone=gone, at=at)


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
    if marked:
        settle_bundle(leader=delivery, outcome=outcome, at=at)
    else:
        logger.warning("lease lost before the mark", extra={"delivery": str(delivery.pk)})
    DeliveryAttempt.objects.create(delivery=delivery, at=at, outcome=outcome, error=delivery.last_error)
