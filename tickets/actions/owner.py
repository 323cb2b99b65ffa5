"""The alarm that a ticket needs an owner: raised once, told to leads once for one cause, gone when somebody has it."""

import logging
from collections import Counter
from datetime import datetime

from django.db import transaction

from accounts.actions.each import OneOfMany
from tickets.actions.event import Step, record
from tickets.enums import ACTIVE_STATES, EventKind
from tickets.models import OwnerAlarm, Ticket
from tickets.queries.owner import Trouble, alarms, tickets_in_trouble

logger = logging.getLogger(__name__)

_MOST = 500  # alarms raised in one pass; the next goes on
Cause = tuple[str, str, int | None]


def sweep(*, at: datetime) -> int:
    """Raise the alarms that are due and take back those that are over; return how many were raised.

    Each ticket is a transaction of its own; one that somebody holds is left for the next pass. Of many tickets with
    one cause (the same queue, or the same person) only the first tells the leads, with how many there are.
    """
    known = alarms()
    troubles = tickets_in_trouble(at=at)
    still = {each.ticket_id: (each.reason, each.assignee_id) for each in troubles}
    _forget([number for number, alarm in known.items() if still.get(number) != alarm])
    told = {_cause(each) for each in troubles if known.get(each.ticket_id) == still[each.ticket_id]}
    counts = Counter(_cause(each) for each in troubles)
    raised = 0
    for each in [each for each in troubles if known.get(each.ticket_id) != still[each.ticket_id]][:_MOST]:
        cause = _cause(each)
        done = _try(trouble=each, count=counts[cause], is_told=cause in told, at=at)
        told |= {cause} if done else set()
        raised += done
    return raised


def _cause(trouble: Trouble) -> Cause:
    return trouble.reason, trouble.queue, trouble.assignee_id


def _try(*, trouble: Trouble, count: int, is_told: bool, at: datetime) -> bool:
    with OneOfMany(logger, "alarm not raised", ticket=trouble.ticket_id):
        return raise_alarm(trouble=trouble, count=count, is_told=is_told, at=at)
    return False


@transaction.atomic
def raise_alarm(*, trouble: Trouble, count: int, is_told: bool, at: datetime) -> bool:
    """Raise the alarm of one ticket; False when it changed since, is held, or has the alarm already.

    count: tickets with the same cause. is_told: the leads know of the cause. Event: owner_needed.
    """
    rows = Ticket.objects.select_related("queue").defer("description").filter(pk=trouble.ticket_id).order_by()
    ticket = rows.select_for_update(of=("self",), skip_locked=True).first()
    if ticket is None or ticket.assignee_id != trouble.assignee_id or ticket.queue.code != trouble.queue:
        return False
    if ticket.state not in ACTIVE_STATES:
        return False
    _, is_new = OwnerAlarm.objects.get_or_create(
        ticket=ticket, defaults={"reason": trouble.reason, "assignee_id": trouble.assignee_id, "since": at}
    )
    if not is_new:
        return False
    payload = {
        "reason": trouble.reason,
        "assignee": trouble.assignee_id,
        "queue": trouble.queue,
        "count": count,
        "tell": [] if is_told else ["lead"],
    }
    record(ticket=ticket, actor=None, at=at, steps=[Step(EventKind.OWNER_NEEDED, payload)])
    ticket.save(update_fields=["last_event_seq"])  # the version stays: an alarm takes nobody's form away
    return True


@transaction.atomic
def _forget(numbers: list[int]) -> None:
    """Take back alarms that are over."""
    if numbers:
        OwnerAlarm.objects.filter(pk__in=numbers).delete()
