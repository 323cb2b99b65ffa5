"""A message of any kind made of a real ticket, to be looked at before anybody gets one like it."""

from datetime import datetime

from accounts.enums import Language
from accounts.models import Person
from notifications.enums import Channel, Relation
from notifications.models import Delivery
from notifications.queries.branding import event_to_show, ticket_to_show
from notifications.render.message import sample
from notifications.rules.audience import AUDIENCE
from notifications.rules.mail import Rendered
from tickets.enums import EventKind
from tickets.models import TicketEvent

_PAYLOADS: dict[EventKind, dict[str, object]] = {
    EventKind.TICKET_MERGED: {"into": 1},
    EventKind.PROMISE_WARNED: {"metric": "resolution", "percent": 75},
    EventKind.PROMISE_MISSED: {"metric": "resolution"},
    EventKind.DEVICE_SIGNED_OFF: {"has_passed": True},
}
"""What an event of a kind says where the ticket has none."""


def sample_of(
    *, user: Person, kind: EventKind, is_for_desk: bool, language: Language, number: int | None, at: datetime
) -> Rendered | None:
    """Return how a message of this kind about a ticket this person may see would read; None without such a ticket.

    Where the ticket has no such event, another is shown as if it were one. The desk is the user themselves.
    """
    ticket = ticket_to_show(user, number, kind)
    if ticket is None:
        return None
    event = event_to_show(ticket, kind)
    if event.kind != kind:
        _pretend(event, kind=kind, at=at)
    relation = _relation(kind, is_for_desk=is_for_desk)
    delivery = Delivery(
        event=event,
        ticket=ticket,
        recipient=ticket.requester if relation is Relation.REQUESTER else user,
        channel=Channel.EMAIL,
        template=kind.value,
        reason=relation.value,
        next_at=at,
    )
    return sample(delivery=delivery, ticket=ticket, language=language)


def _relation(kind: EventKind, *, is_for_desk: bool) -> Relation:
    """The weightiest relation of the desk, or the requester; what is there if only one of them is told."""
    tells = AUDIENCE[kind].tells
    desk = [relation for relation in tells if relation not in (Relation.REQUESTER, Relation.FOLLOWER)]
    if desk and (is_for_desk or Relation.REQUESTER not in tells):
        return desk[0]
    return Relation.REQUESTER


def _pretend(event: TicketEvent, *, kind: EventKind, at: datetime) -> None:
    """Make an event in memory look like one of another kind. History is append-only: it could not be saved."""
    day = {"starts_at": at.isoformat(), "ends_at": at.isoformat()}
    event.payload = _PAYLOADS.get(kind, day if kind in (EventKind.WORK_PLANNED, EventKind.WORK_CALLED_OFF) else {})
    event.kind, event.occurred_at, event.recorded_at = kind.value, at, at
