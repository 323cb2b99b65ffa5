"""One ticket, instead of one for each device, when RadDesk reaches nothing that it asks."""

import logging
from datetime import datetime

from django.db import transaction

from accounts.actions.each import OneOfMany
from accounts.queries.people import desk_keeper
from assets.actions.blackout import note_told
from assets.models import Blackout
from assets.queries.blackout import blackouts_untold
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import ACTIVE_STATES, EventKind, Impact, Source, Urgency
from tickets.models import Category, Ticket
from tickets.rules.check import OTHERS

logger = logging.getLogger(__name__)

SUBJECT = "RadDesk reaches none of the devices it checks"
_ACTIVE = [state.value for state in ACTIVE_STATES]


def sweep(*, at: datetime) -> int:
    """Log what is to be told of a blackout, or tell of its end; return of how many. Needs PostgreSQL only.

    Not transactional: each blackout is. Safe to run twice: what was told is noted with it.
    """
    return sum(_try(blackout_id=blackout_id, at=at) for blackout_id in blackouts_untold(at=at))


def _try(*, blackout_id: int, at: datetime) -> int:
    with OneOfMany(logger, "blackout not told on a ticket", blackout=blackout_id):
        return int(tell_blackout(blackout_id=blackout_id, at=at))
    return 0


@transaction.atomic
def tell_blackout(*, blackout_id: int, at: datetime) -> bool:
    """Log the ticket of a blackout in the name of an administrator, or tell it that devices are reached again.

    Events: those of log_ticket; reach_returned, on a ticket that is still open. It is not solved by itself: somebody
    should know why. False when another process does it, or there is nobody to log it for.
    """
    rows = Blackout.objects.select_for_update(skip_locked=True).filter(pk=blackout_id, pk__in=blackouts_untold(at=at))
    blackout = rows.order_by("pk").first()
    if blackout is None:
        return False
    if blackout.ticket_number is not None:
        return _tell_end(blackout, at=at)
    ticket = _log(blackout, at=at)
    if ticket is None:
        return False
    note_told(blackout=blackout, ticket_number=ticket.pk, is_end_told=False)
    return True


def _tell_end(blackout: Blackout, *, at: datetime) -> bool:
    number = blackout.ticket_number or 0
    rows = Ticket.objects.select_for_update().defer("description")
    ticket = rows.filter(pk=number, state__in=_ACTIVE, merged_into__isnull=True).order_by("pk").first()
    if ticket is not None:
        ended_at = blackout.ended_at or at
        returned = {"since_at": blackout.began_at.isoformat(), "until_at": ended_at.isoformat()}
        save_aside(ticket=ticket, actor=None, at=at, steps=[Step(EventKind.REACH_RETURNED, returned)])
    note_told(blackout=blackout, ticket_number=number, is_end_told=True)
    return True


def _log(blackout: Blackout, *, at: datetime) -> Ticket | None:
    owner = desk_keeper()
    category = Category.objects.select_related("queue").filter(code=OTHERS, is_active=True).first()
    if owner is None or category is None:
        return None
    new = NewTicket(
        requester=owner,
        category=category,
        subject=SUBJECT,
        description=(
            f"{blackout.hosts} hosts were asked in vain, and none answered. It is RadDesk's own network connection or "
            "name service, or the core of the network. Until a device answers, no failure is counted and no other "
            "ticket is logged by a check."
        ),
        impact=Impact.ROOM,
        urgency=Urgency.TODAY,
        source=Source.MONITOR,
    )
    return log_ticket(actor=owner, new=new, at=at, key=f"blackout:{blackout.pk}")
