"""What one shift told the next."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Person
from tickets.models import HandOver, HandOverTicket, QueueMember, Ticket
from tickets.queries.inbox import active_tickets
from tickets.queries.visible import visible_to


def unread_by(user: Person) -> QuerySet[HandOver]:
    """Return the notes that wait for this person: to them, or to a queue they work and to nobody by name."""
    theirs = QueueMember.objects.filter(person=user).values("queue")
    for_them = Q(to=user) | Q(to__isnull=True, queue__in=theirs)
    rows = HandOver.objects.filter(for_them, acknowledged_at=None).exclude(author=user)
    return rows.select_related("author", "queue", "to").order_by("-pk")


def unread_banner(user: Person) -> list[HandOver]:
    """Return the newest notes that wait for this person, for the inbox; one query."""
    return list(unread_by(user)[:5])


def unread(user: Person) -> list[HandOver]:
    """Return the notes that wait for this person, with their tickets."""
    return list(unread_by(user).prefetch_related(_lines(user)))


def written_or_read(user: Person) -> list[HandOver]:
    """Return the last notes this person wrote or acknowledged, with their tickets; at most 20."""
    rows = HandOver.objects.filter(Q(author=user) | Q(acknowledged_by=user))
    shown = rows.select_related("author", "queue", "to", "acknowledged_by").order_by("-pk")
    return list(shown.prefetch_related(_lines(user))[:20])


def _lines(user: Person) -> "Prefetch[Any]":
    rows = HandOverTicket.objects.filter(ticket__in=visible_to(user)).select_related("ticket")
    return Prefetch("lines", queryset=rows.order_by("pk"), to_attr="shown")


def to_hand_over(user: Person) -> Sequence[Ticket]:
    """Return the active tickets somebody has, what is due first first: what they would hand over."""
    rows = active_tickets(user).filter(assignee=user).select_related("queue", "category")
    return list(rows.defer("description").order_by("sort_due_at", "id")[:200])
