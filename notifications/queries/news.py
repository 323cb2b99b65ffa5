"""What an event and its ticket may be told outside, as facts; never what people typed."""

from django.urls import reverse

from accounts.queries.address import absolute
from notifications.models import Delivery
from notifications.rules.endpoints import MORE_EVENTS
from notifications.rules.news import News
from notifications.rules.words import NEWS_WORDS
from tickets.enums import EventKind, State
from tickets.models import Ticket
from tickets.rules.lifecycle import STATE_WORDS

_PARTS = ("category", "queue", "device", "site")
_FREE_TEXT = ("subject", "description", "place")


def news_of(delivery: Delivery, *, ticket: Ticket | None = None, for_requester: bool = False) -> News:
    """Return the news of a delivery about an event. Without a ticket, as endpoints are told of it: whichever it is."""
    found = ticket or Ticket.objects.select_related(*_PARTS).defer(*_FREE_TEXT).get(pk=delivery.ticket_id or 0)
    kind = EventKind(delivery.event.kind)
    address = reverse("portal:ticket" if for_requester else "desk:ticket", args=[found.number])
    return News(
        event=kind.value,
        says={**MORE_EVENTS, **NEWS_WORDS}.get(kind, kind.value.replace("_", " ").capitalize()),
        occurred_at=delivery.event.occurred_at,
        number=found.number,
        category=found.category.code,
        title=found.category.title,
        queue=found.queue.code,
        queue_name=found.queue.name,
        device=found.device.tag if found.device else "",
        site=found.site.name if found.site else "",
        priority=found.priority,
        state=found.state,
        state_words=STATE_WORDS[State(found.state)],
        is_taken=found.assignee_id is not None,
        created_at=found.created_at,
        first_response_due_at=found.first_response_due_at,
        resolution_due_at=found.resolution_due_at,
        resolved_at=found.resolved_at,
        link=absolute(address),
    )
