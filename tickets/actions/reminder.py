"""Reminding whoever leads an incident that the next update is due."""

import logging
from datetime import datetime

from django.db import transaction

from accounts.actions.each import OneOfMany
from tickets.actions.event import Step, record
from tickets.enums import EventKind
from tickets.models import Incident, Ticket

logger = logging.getLogger(__name__)

_MOST = 100


def sweep(*, at: datetime) -> int:
    """Remind of every update that is overdue, once each; return how many. Needs PostgreSQL only; safe to run twice.

    Not transactional: each incident is. A ticket somebody else holds is left for the next pass.
    """
    overdue = Incident.objects.filter(ended_at__isnull=True, reminded_at__isnull=True, next_update_at__lte=at)
    numbers = list(overdue.order_by("next_update_at", "pk").values_list("pk", flat=True)[:_MOST])
    return sum(_try(ticket_id=number, at=at) for number in numbers)


def _try(*, ticket_id: int, at: datetime) -> int:
    with OneOfMany(logger, "commander not reminded", ticket=ticket_id):
        return remind(ticket_id=ticket_id, at=at)
    return 0


@transaction.atomic
def remind(*, ticket_id: int, at: datetime) -> int:
    """Tell the commander of one incident that its update is overdue; return 1, or 0 when there is nothing to tell.

    Event: update_overdue, dated by when it was due. The version of the ticket stays.
    """
    rows = Ticket.objects.defer("description").filter(pk=ticket_id).order_by()
    ticket = rows.select_for_update(skip_locked=True).first()
    incident = Incident.objects.select_for_update().filter(ticket=ticket).first() if ticket else None
    if ticket is None or incident is None or not incident.is_running or incident.reminded_at:
        return 0
    due_at = incident.next_update_at
    if due_at is None or due_at > at:
        return 0
    payload = {"commander": incident.commander_id, "due_at": due_at.isoformat()}
    record(ticket=ticket, actor=None, at=at, steps=[Step(EventKind.UPDATE_OVERDUE, payload, occurred_at=due_at)])
    ticket.save(update_fields=["last_event_seq"])
    incident.reminded_at = at
    incident.save(update_fields=["reminded_at"])
    return 1
