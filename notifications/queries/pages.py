"""Pages: what is due, what is known of a ticket that is paged, and the list people read."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Min, Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from notifications.enums import DeliveryState
from notifications.models import Page, PageCall
from tickets.enums import EventKind, PageState
from tickets.models import Ticket, TicketEvent
from tickets.queries.visible import visible_to
from tickets.rules.paging import LIVE

PAGE_ORDER = ("-created_at", "-id")
_LOST = (DeliveryState.DEAD.value, DeliveryState.SKIPPED.value)


def due_pages(*, at: datetime, limit: int) -> list[int]:
    """Return the pages a sweeper has to look at now, what waited longest first."""
    return list(Page.objects.filter(look_at__lte=at).order_by("look_at", "pk").values_list("pk", flat=True)[:limit])


def next_look_at() -> datetime | None:
    """Return when the next page has to be looked at, in the past while nobody has; None when none runs."""
    found: datetime | None = Page.objects.aggregate(next=Min("look_at"))["next"]
    return found


def live_page_of(ticket_id: int) -> Page | None:
    """Return the page of a ticket somebody must still come to, or None."""
    return Page.objects.filter(ticket=ticket_id, state__in=[state.value for state in LIVE]).first()


def is_covered(event: TicketEvent) -> bool:
    """True when a page began, was acknowledged or ended after an event was recorded: that page was about it too."""
    since = event.recorded_at
    after = Q(created_at__gte=since) | Q(acknowledged_at__gte=since) | Q(ended_at__gte=since)
    return Page.objects.filter(after, ticket=event.ticket_id).exists()


def has_accepted(*, ticket: Ticket, since_seq: int) -> bool:
    """True when whoever has the ticket did something on it since an event; being given it is not enough."""
    if ticket.assignee_id is None:
        return False
    acts = TicketEvent.objects.filter(ticket=ticket, seq__gte=since_seq, actor=ticket.assignee_id)
    return acts.exclude(kind=EventKind.TICKET_LOGGED.value).exists()


def is_undelivered(*, page: Page, position: int) -> bool:
    """True when a step made calls and none of them can be delivered any more."""
    states = list(PageCall.objects.filter(page=page, position=position).values_list("delivery__state", flat=True))
    return bool(states) and all(state in _LOST for state in states)


def pages_in_vain(*, at: datetime) -> list[int]:
    """Return the pages that wait for an answer to calls none of which can be delivered, and not before `at`."""
    waiting = Page.objects.filter(state=PageState.CALLING.value, look_at__gt=at, calls__delivery__state__in=_LOST)
    rows = waiting.order_by("pk").distinct()[:100]
    return [page.pk for page in rows if page.position and is_undelivered(page=page, position=page.position - 1)]


def pages_for(user: Person) -> QuerySet[Page]:
    """Return the pages a person may read about: of tickets they can see, and drills. Page it in PAGE_ORDER."""
    rows = Page.objects.select_related("ticket__category", "ticket__device", "queue", "acknowledged_by", "drill_of")
    if not user.may(Capability.SEE_ALL_TICKETS):
        return rows.none()
    if user.may(Capability.SEE_DELIVERIES):
        return rows.defer("ticket__description")
    seen = rows.filter(ticket__in=visible_to(user).order_by().values("pk")) | rows.filter(drill_of=user)
    return seen.defer("ticket__description")


def calls_of(page_ids: Collection[int]) -> Mapping[int, Sequence[PageCall]]:
    """Return the calls of pages by page, in the order they were made, with person and delivery."""
    rows = PageCall.objects.filter(page__in=page_ids).select_related("person", "delivery")
    found: dict[int, list[PageCall]] = {page_id: [] for page_id in page_ids}
    for row in rows.order_by("position", "pk"):
        found[row.page_id].append(row)
    return found


def call_by_id(call_id: int) -> PageCall | None:
    """Return one call with its page, ticket and person."""
    parts = ("category", "device", "location")
    named = ("person", "page__acknowledged_by", *(f"page__ticket__{part}" for part in parts))
    rows = PageCall.objects.select_related(*named).defer(
        "page__ticket__description", "page__ticket__subject", "page__ticket__place"
    )
    return rows.filter(pk=call_id).first()


def calls_with_code(code: str) -> list[PageCall]:
    """Return the calls of the page that runs under a code, with person and delivery."""
    rows = PageCall.objects.filter(page__code=code, page__state__in=[state.value for state in LIVE])
    return list(rows.select_related("person", "delivery").order_by("pk"))


def call_of_delivery(delivery_id: Any) -> PageCall | None:
    """Return the call a message carries, with its page."""
    return PageCall.objects.filter(delivery=delivery_id).select_related("page", "person").first()
