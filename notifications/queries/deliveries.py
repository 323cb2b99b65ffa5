"""Deliveries: what is due, what a sender must know, and the log supervisors read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from notifications.enums import UNSENT_STATES, DeliveryState
from notifications.models import Delivery, DeliveryAttempt
from tickets.enums import Consumer, EventKind
from tickets.models import Ticket
from tickets.queries.outbox import oldest_waiting
from tickets.queries.visible import visible_to
from tickets.rules.events import MEANINGS

LOG_ORDER = ("-created_at", "-id")
_FREE_TEXT = ("subject", "description", "place")  # may hold patient data: a message has no use for it


def due(*, at: datetime) -> QuerySet[Delivery]:
    """Return what may be sent now: due for the first time or again, or leased by a sender that never came back."""
    return Delivery.objects.filter(
        Q(state=DeliveryState.PENDING, next_at__lte=at) | Q(state=DeliveryState.SENDING, lease_until__lte=at)
    ).order_by("-is_urgent", "next_at", "id")


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
    return tickets.filter(pk=delivery.ticket_id).first()


def oldest_unsent() -> datetime | None:
    """Return when the oldest message that has still to be sent was decided, or None when none waits."""
    unsent = Delivery.objects.filter(state__in=[state.value for state in UNSENT_STATES])
    oldest: datetime | None = unsent.aggregate(oldest=Min("created_at"))["oldest"]
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


def delivery_log(user: Person, wanted: DeliveryFilter) -> QuerySet[Delivery]:
    """Return the deliveries this person may read about; nothing without the capability. Page it in LOG_ORDER."""
    rows = _readable(user)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.ticket is not None:
        rows = rows.filter(ticket_id=wanted.ticket)
    if wanted.recipient:
        people = Person.objects.filter(Q(full_name__icontains=wanted.recipient) | Q(email__icontains=wanted.recipient))
        rows = rows.filter(recipient__in=people)
    return rows.select_related("recipient")


def delivery_detail(user: Person, delivery_id: UUID) -> Delivery | None:
    """Return one delivery with its recipient and event, or None."""
    parts = ("recipient", "event__actor", "ticket__category", "ticket__device")
    return _readable(user).select_related(*parts).filter(pk=delivery_id).first()


def attempts_of(delivery: Delivery) -> list[DeliveryAttempt]:
    """Return the attempts, oldest first."""
    return list(DeliveryAttempt.objects.filter(delivery=delivery).order_by("at", "id"))


def _readable(user: Person) -> QuerySet[Delivery]:
    if not user.is_authenticated or not user.may(Capability.SEE_DELIVERIES):
        return Delivery.objects.none()
    return Delivery.objects.all()
