"""Telling those who wait for a device that work is planned on it, or that it is called off."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.actions.each import OneOfMany
from assets.actions.work import note_told
from assets.enums import DeviceState, WorkState
from assets.models import PlannedWork
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.enums import ACTIVE_STATES, EventKind
from tickets.models import Ticket

logger = logging.getLogger(__name__)

_MOST = 20
_TO_TELL = Q(state=WorkState.APPROVED.value, told_at__isnull=True)
_TO_CALL_OFF = Q(state__in=[WorkState.CANCELLED.value, WorkState.DRAFT.value], told_at__isnull=False)


def sweep(*, at: datetime) -> int:
    """Tell of approved work, and of told work that does not come; return of how many. Needs PostgreSQL only.

    Not transactional: each piece of work is. Safe to run twice: what was told is noted with the events.
    """
    rows = PlannedWork.objects.filter(_TO_TELL | _TO_CALL_OFF).exclude(effect=DeviceState.UP.value)
    numbers = list(rows.order_by("starts_at", "pk").values_list("pk", flat=True)[:_MOST])
    return sum(_try(work_id=number, at=at) for number in numbers)


def _try(*, work_id: int, at: datetime) -> int:
    with OneOfMany(logger, "planned work not told", work=work_id):
        return tell_of_work(work_id=work_id, at=at)
    return 0


@transaction.atomic
def tell_of_work(*, work_id: int, at: datetime) -> int:
    """Tell on every active ticket of the devices of one piece of work; return 1, or 0 when there is nothing to tell.

    Events: work_planned or work_called_off. The version of the tickets stays.
    """
    rows = PlannedWork.objects.select_for_update(skip_locked=True).filter(_TO_TELL | _TO_CALL_OFF, pk=work_id)
    work = rows.order_by("pk").first()
    if work is None:
        return 0
    is_planned = work.told_at is None
    devices = list(work.devices.order_by("pk").values_list("pk", flat=True))
    tickets = Ticket.objects.select_for_update().defer("description").filter(
        device__in=devices, state__in=[state.value for state in ACTIVE_STATES]
    )
    for ticket in tickets.order_by("pk"):
        payload = {
            "work": work.pk,
            "device": ticket.device_id,
            "starts_at": work.starts_at.isoformat(),
            "ends_at": work.ends_at.isoformat(),
        }
        kind = EventKind.WORK_PLANNED if is_planned else EventKind.WORK_CALLED_OFF
        save_aside(ticket=ticket, actor=None, at=at, steps=[Step(kind, payload)])
    note_told(work=work, at=at if is_planned else None)
    return 1
