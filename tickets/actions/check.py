"""What the automatic checks of devices found, on tickets: one open ticket for each device, and later words on it."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.actions.each import OneOfMany
from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.people import desk_keeper
from assets.actions.told import note_ticket
from assets.enums import CheckState, DeviceState
from assets.models import Device, DeviceCheck
from assets.queries.check import checks_untold, found_by
from assets.rules.check import BAD
from assets.rules.check_words import advice_words
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import EventKind, Source
from tickets.models import Category, Ticket
from tickets.queries.check import ticket_of_device
from tickets.rules.check import category_for, impact_for, urgency_for

logger = logging.getLogger(__name__)

_MOST = 50


def sweep(*, at: datetime) -> int:
    """Tell tickets what checks found since the last pass; return of how many. Needs PostgreSQL only.

    Not transactional: each check is. Safe to run twice: what was told is noted with the ticket.
    """
    return sum(_try(check_id=check_id, at=at) for check_id in checks_untold(limit=_MOST))


def _try(*, check_id: int, at: datetime) -> int:
    with OneOfMany(logger, "check not told on a ticket", check=check_id):
        return int(tell_ticket(check_id=check_id, at=at) is not None)
    return 0


@transaction.atomic
def tell_ticket(*, check_id: int, at: datetime) -> Ticket | None:
    """Tell on the open ticket of the device that a check failed or answers again; log one where the check asks for it.

    Events: check_failed, after those of log_ticket for a new ticket; check_recovered. The version of a ticket that is
    there stays. None when there is nothing to tell, or nobody to tell it.
    """
    rows = DeviceCheck.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=check_id)
    check = rows.select_related("device__site", "changed_by", "created_by").order_by("pk").first()
    if check is None or check.told_state == check.verdict or check.verdict == CheckState.UNKNOWN:
        return None
    Device.objects.select_for_update().get(pk=check.device_id)  # two checks of one device log one ticket
    is_bad = CheckState(check.verdict) in BAD
    ticket = ticket_of_device(device_id=check.device_id, number=check.ticket_number)
    if ticket is None and is_bad and check.opens_ticket:
        ticket = _log(check, at=at)
    if ticket is not None and (is_bad or check.ticket_number == ticket.pk):
        save_aside(ticket=ticket, actor=None, at=at, steps=[_step(check, is_bad=is_bad)])
    note_ticket(check=check, ticket_number=ticket.pk if ticket and is_bad else check.ticket_number)
    return ticket


def _log(check: DeviceCheck, *, at: datetime) -> Ticket | None:
    """Log a ticket in the name of whoever saved the check last; of an administrator when they are gone."""
    device, state = check.device, DeviceState(check.verdict)
    owner = _owner(check)
    code = category_for(kind=device.kind, modality=device.modality)
    category = Category.objects.select_related("queue").filter(code=code, is_active=True).first()
    if owner is None or category is None:
        return None
    advice = advice_words(code=check.code, us=settings.AE_TITLE)
    new = NewTicket(
        requester=owner,
        category=category,
        subject=f"{device.tag} {'is degraded' if state is DeviceState.DEGRADED else 'does not answer'}",
        description=f"{found_by(check)}\n{advice}".strip(),
        impact=impact_for(state=state, criticality=device.criticality, is_sole=device.is_sole),
        urgency=urgency_for(state=state),
        device=device,
        source=Source.MONITOR,
        is_told_by_check=True,
    )
    return log_ticket(actor=owner, new=new, at=at, key=f"check:{check.pk}:{_since(check)}")


def _step(check: DeviceCheck, *, is_bad: bool) -> Step:
    if not is_bad:
        recovered = {"check": check.pk, "device": check.device_id, "since_at": _since(check)}
        return Step(EventKind.CHECK_RECOVERED, recovered)
    failed = {
        "check": check.pk,
        "device": check.device_id,
        "state": check.verdict,
        "found": check.code,
        "since_at": _since(check),
    }
    return Step(EventKind.CHECK_FAILED, failed)


def _since(check: DeviceCheck) -> str:
    """Since when its verdict counts, ISO 8601."""
    return check.verdict_since.isoformat() if check.verdict_since else ""


def _owner(check: DeviceCheck) -> Person | None:
    for person in (check.changed_by, check.created_by):
        if person and person.is_active and person.may(Capability.LOG_TICKET):
            return person
    return desk_keeper()
