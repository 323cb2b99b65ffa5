"""Reply templates and macros as people may use them, and what their variables hold on a ticket."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from accounts.models import Person
from tickets.models import Macro, QueueMember, ReplyTemplate, Ticket

_Text = TypeVar("_Text", bound=Model)


def usable_templates(user: Person, *, ticket: Ticket | None = None) -> QuerySet[ReplyTemplate]:
    """Return the templates in use that are the person's, their queues', or everybody's, by name.

    ticket: those alone that fit its category.
    """
    found = _usable(ReplyTemplate.objects.all(), user).select_related("queue", "category", "owner")
    if ticket is not None:
        found = found.filter(Q(category=None) | Q(category_id=ticket.category_id))
    return found.order_by("name", "id")


def usable_macros(user: Person) -> QuerySet[Macro]:
    """Return the macros in use that are the person's, their queues', or everybody's, by name."""
    return _usable(Macro.objects.all(), user).select_related("queue", "owner").order_by("name", "id")


def kept_templates(user: Person) -> QuerySet[ReplyTemplate]:
    """Return the templates the person may see in the list of them: their own, and all that are shared."""
    found = ReplyTemplate.objects.filter(is_active=True).filter(Q(owner=None) | Q(owner=user))
    return found.select_related("queue", "category", "owner", "changed_by").order_by("name", "id")


def kept_macros(user: Person) -> QuerySet[Macro]:
    """Return the macros the person may see in the list of them: their own, and all that are shared."""
    found = Macro.objects.filter(is_active=True).filter(Q(owner=None) | Q(owner=user))
    return found.select_related("queue", "owner", "changed_by").order_by("name", "id")


def _usable(rows: QuerySet[_Text], user: Person) -> QuerySet[_Text]:
    mine = QueueMember.objects.filter(person=user).values("queue")
    return rows.filter(is_active=True).filter(
        Q(owner=user) | Q(owner=None, queue=None) | Q(owner=None, queue__in=mine)
    )


def template_values(*, ticket: Ticket, agent: Person, zone: tzinfo) -> Mapping[str, str]:
    """Return what the variables hold on a ticket with its neighbours loaded (queries/detail.py)."""
    device = ticket.device
    place = ticket.location or (device.location if device else None)
    return {
        "requester_first_name": ticket.requester.get_short_name(),
        "requester_name": ticket.requester.full_name,
        "agent_first_name": agent.get_short_name(),
        "agent_name": agent.full_name,
        "ticket_number": f"#{ticket.pk}",
        "category": ticket.category.title,
        "queue": ticket.queue.name,
        "device_tag": device.tag if device else "the device",
        "device_name": device.name if device else "the device",
        "place": place.name if place else "the room",
        "answer_due": _moment(ticket.next_response_due_at or ticket.first_response_due_at, zone) or "soon",
        "solution_due": _moment(ticket.resolution_due_at, zone) or "as soon as we can",
        "desk_phone": settings.DESK_PHONE or "our usual number",
    }


def _moment(moment: datetime | None, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%A %-d %B, %H:%M}" if moment else ""
