"""Deliveries: what is due, what a sender must know, and the log supervisors read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.enums import Capability
from accounts.models import Person
from notifications.enums import TEST, UNSENT_STATES, Channel, DeliveryState
from notifications.models import Delivery, DeliveryAttempt
from tickets.enums import Consumer, EventKind
from tickets.models import Ticket
from tickets.queries.outbox import oldest_waiting
from tickets.queries.visible import visible_to
from tickets.rules.events import MEANINGS

LOG_ORDER = ("-created_at", "-id")
_FREE_TEXT = ("subject", "description", "place")  # may hold patient data: a message has no use for it


@dataclass(frozen=True)
class Lane:
    """A way out that may be in trouble while the others are not: a channel to people, or one endpoint."""

    channel: str
    endpoint_id: int | None = None


def due(
    *, at: datetime, channels: Sequence[Channel] = tuple(Channel), down: Collection[Lane] = ()
) -> QuerySet[Delivery]:
    """Return what may be sent now: due for the first time or again, or leased by a sender that never came back.

    An endpoint that is left alone after a failure is passed over, save for tests; so are the lanes in `down`.
    What goes out with another message is not due by itself.
    """
    rows = Delivery.objects.filter(
        Q(state=DeliveryState.PENDING, next_at__lte=at) | Q(state=DeliveryState.SENDING, lease_until__lte=at),
        Q(endpoint__paused_until=None) | Q(endpoint__paused_until__lte=at) | Q(template=TEST),
        channel__in=[channel.value for channel in channels],
        bundle=None,
    )
    endpoints = [lane.endpoint_id for lane in down if lane.endpoint_id]
    people = [lane.channel for lane in down if not lane.endpoint_id]
    if endpoints:
        rows = rows.filter(~Q(endpoint__in=endpoints) | Q(endpoint=None))
    if people:
        rows = rows.exclude(channel__in=people, endpoint=None)
    return rows.order_by("-is_urgent", "next_at", "id")


def next_lane(*, at: datetime, channels: Sequence[Channel], down: Collection[Lane] = ()) -> Lane | None:
    """Return the lane of what is due first, None when nothing is."""
    found = due(at=at, channels=channels, down=down).values_list("channel", "endpoint_id").first()
    return Lane(*found) if found else None


def waiting_with(leader: Delivery, *, at: datetime) -> QuerySet[Delivery]:
    """Return the other messages for the same person's digest that are due."""
    rows = Delivery.objects.filter(recipient=leader.recipient_id, channel=leader.channel, is_digest=True, bundle=None)
    return rows.filter(state=DeliveryState.PENDING, next_at__lte=at).exclude(pk=leader.pk).order_by("created_at", "id")


def bundled_with(leader: Delivery) -> list[Delivery]:
    """Return the messages that go out with this one, oldest first."""
    rows = Delivery.objects.filter(bundle=leader).select_related("recipient", "event__actor")
    return list(rows.order_by("created_at", "id"))


def ticket_for(delivery: Delivery) -> Ticket | None:
    """Return the ticket as the recipient may see it now, or None when they may not know of the event any more."""
    recipient = delivery.recipient
    if delivery.event is None or delivery.ticket_id is None:
        return None
    is_public = MEANINGS[EventKind(delivery.event.kind)].is_public
    if not is_public and not recipient.may(Capability.SEE_ALL_TICKETS):
        return None
    parts = ("category", "queue", "assignee", "requester", "device", "location")
    tickets = visible_to(recipient).select_related(*parts).defer(*_FREE_TEXT)
    return tickets.filter(pk=delivery.ticket_id or 0).first()


def oldest_unsent() -> datetime | None:
    """Return since when the oldest message that has still to be sent could have been, or None when none waits.

    What is held for quiet hours or a digest could not: it counts from the end of those.
    """
    unsent = Delivery.objects.filter(state__in=[state.value for state in UNSENT_STATES], bundle=None)
    oldest: datetime | None = unsent.aggregate(oldest=Min(Coalesce("first_tried_at", "next_at")))["oldest"]
    return oldest


def oldest_event() -> datetime | None:
    """Return when the oldest event was recorded of which nobody has been told yet; None when there is none."""
    return oldest_waiting(Consumer.NOTIFICATIONS)


@dataclass(frozen=True)
class DeliveryFilter:
    """Empty values do not filter. recipient: part of a name or address."""

    state: str = ""
    recipient: str = ""
    ticket: int | None = None
    channel: str = ""
    endpoint: int | None = None


def delivery_log(user: Person, wanted: DeliveryFilter) -> QuerySet[Delivery]:
    """Return the deliveries this person may read about; nothing without the capability. Page it in LOG_ORDER."""
    rows = filtered(_readable(user), wanted)
    return rows.select_related("recipient", "endpoint", "bundle").defer("endpoint__secrets")


def filtered(rows: QuerySet[Delivery], wanted: DeliveryFilter) -> QuerySet[Delivery]:
    """Keep the deliveries that fit."""
    exact = {
        "state": wanted.state,
        "ticket_id": wanted.ticket,
        "channel": wanted.channel,
        "endpoint_id": wanted.endpoint,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if wanted.recipient:
        word = wanted.recipient
        people = Person.objects.filter(Q(full_name__icontains=word) | Q(email__icontains=word))
        rows = rows.filter(Q(recipient__in=people) | Q(endpoint__name__icontains=word))
    return rows


def given_up(wanted: DeliveryFilter) -> QuerySet[Delivery]:
    """Return the messages of a filter that were given up and that nobody has seen to yet."""
    return filtered(Delivery.objects.filter(state=DeliveryState.DEAD, set_aside_at=None).exclude(template=TEST), wanted)


def delivery_detail(user: Person, delivery_id: UUID) -> Delivery | None:
    """Return one delivery with its recipient or endpoint and event, or None."""
    parts = ("recipient", "endpoint", "event__actor", "ticket__category", "ticket__device", "bundle")
    return _readable(user).select_related(*parts).filter(pk=delivery_id).first()


def attempts_of(delivery: Delivery) -> list[DeliveryAttempt]:
    """Return the attempts, oldest first."""
    return list(DeliveryAttempt.objects.filter(delivery=delivery).order_by("at", "id"))


def mailed_as(delivery: Delivery) -> str:
    """Return the Message-ID under which a message went out; that of the digest it is part of. Empty for no mail."""
    if delivery.channel != Channel.EMAIL:
        return ""
    return delivery.bundle.message_id if delivery.bundle else delivery.message_id


def _readable(user: Person) -> QuerySet[Delivery]:
    if not user.is_authenticated or not user.may(Capability.SEE_DELIVERIES):
        return Delivery.objects.none()
    return Delivery.objects.all()
