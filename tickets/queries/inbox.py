"""The desk's inbox: what waits for whom, and how much of it."""

from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from accounts.models import Person
from tickets.enums import ACTIVE_STATES, PageState
from tickets.models import Queue, QueueMember, Ticket
from tickets.queries.owner import in_trouble
from tickets.queries.visible import visible_to

INBOX_ORDER = ("is_taken", "sort_due_at", "id")
"""Nobody's tickets first, then whatever is due first; equal due times in the order they were logged."""

NEWEST_ORDER = ("-id",)


class Scope(StrEnum):
    """A saved view of the inbox."""

    TRIAGE = "triage"
    MINE = "mine"
    QUEUES = "queues"
    ACTIVE = "active"
    OWNER = "owner"


SCOPE_WORDS: dict[Scope, str] = {
    Scope.TRIAGE: "To triage",
    Scope.MINE: "Mine",
    Scope.QUEUES: "My queues",
    Scope.ACTIVE: "All active",
    Scope.OWNER: "Needs an owner",
}


def active_tickets(user: Person) -> QuerySet[Ticket]:
    """Return the tickets the person may see that are not resolved or closed."""
    return visible_to(user).filter(state__in=[state.value for state in ACTIVE_STATES])


def inbox(*, user: Person, scope: Scope) -> QuerySet[Ticket]:
    """Return the active tickets of one view."""
    return active_tickets(user).filter(_in_scope(scope, user=user))


def paged_tickets(user: Person) -> list[Ticket]:
    """Return the tickets for which people are paged and nobody has acknowledged: those nobody came to first."""
    states = (PageState.CALLING.value, PageState.EXHAUSTED.value)
    rows = visible_to(user).filter(page_state__in=states).select_related("category", "device")
    return list(rows.only("page_state", "category__title", "device__tag").order_by("-page_state", "pk")[:5])


def all_tickets(user: Person) -> QuerySet[Ticket]:
    """Return the tickets of every state, with what a row shows."""
    return with_row(visible_to(user))


def with_row(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Load what a row shows in the same query, and nothing larger."""
    return tickets.select_related("category", "queue", "assignee", "requester", "device__location", "location").defer(
        "description"
    )


def scope_counts(user: Person) -> dict[Scope, int]:
    """Return how many tickets each view holds, in one query."""
    counts = {scope.value: Count("pk", filter=_in_scope(scope, user=user)) for scope in Scope}
    found = active_tickets(user).aggregate(**counts)
    return {scope: found[scope.value] for scope in Scope}


def _in_scope(scope: Scope, *, user: Person) -> Q:
    match scope:
        case Scope.TRIAGE:
            return Q(is_taken=False)
        case Scope.MINE:
            return Q(assignee=user)
        case Scope.QUEUES:
            return Q(queue__in=QueueMember.objects.filter(person=user).values("queue"))
        case Scope.ACTIVE:
            return Q(pk__isnull=False)
        case Scope.OWNER:
            return in_trouble(user)


def others_on_device(*, user: Person, ticket: Ticket, limit: int = 6) -> list[Ticket]:
    """Return the other active tickets on a ticket's device, newest first; without a query when it has none."""
    if ticket.device_id is None:
        return []
    found = active_tickets(user).filter(device_id=ticket.device_id).exclude(pk=ticket.pk)
    return list(found.only("pk", "subject", "state", "priority", "created_at").order_by("-id")[:limit])


def last_logged(user: Person) -> Ticket | None:
    """Return the newest ticket the person may see, for the words of an empty inbox."""
    return visible_to(user).only("pk", "created_at").order_by("-id").first()


def queues_in_use() -> QuerySet[Queue]:
    """Return the queues that take tickets, in their order."""
    return Queue.objects.filter(is_active=True).order_by("position", "name", "id")


def queue_names() -> dict[str, str]:
    """Return code to name of every queue, in use or not."""
    return dict(Queue.objects.values_list("code", "name"))


def queue_people(queue_id: int) -> frozenset[int]:
    """Return the ids of the people who work a queue."""
    return frozenset(QueueMember.objects.filter(queue_id=queue_id).values_list("person_id", flat=True))
