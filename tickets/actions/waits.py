"""Ending waits whose day has come, or reminding of them. The sweeper comes by every few seconds."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.actions.each import OneOfMany
from accounts.rules.zone import zone_named
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.marks import tell_due_marks
from tickets.actions.state import move
from tickets.enums import EventKind, State
from tickets.models import Ticket, TicketEvent
from tickets.queries.waits import waits_that_may_be_over
from tickets.rules.lifecycle import Verb
from tickets.rules.wait import resumes, wait_ends_at

logger = logging.getLogger(__name__)

_MAX_BATCHES = 50  # then other sweepers get their turn


def sweep(*, at: datetime) -> int:
    """Act on every wait whose day has come by `at`; return how many. Needs PostgreSQL only; safe in any number at once.

    Each ticket is a transaction of its own. One that somebody else holds is left for the next pass, and so is one that
    fails: it is logged, and the others go on.
    """
    done, after = 0, 0
    for _ in range(_MAX_BATCHES):
        page = waits_that_may_be_over(at=at, after=after)
        done += sum(_try(ticket_id=ticket_id, at=at) for ticket_id in page)
        if not page:
            break
        after = page[-1]
    return done


def _try(*, ticket_id: int, at: datetime) -> bool:
    with OneOfMany(logger, "wait not ended", ticket=ticket_id):
        return end_due_wait(ticket_id=ticket_id, at=at)
    return False


@transaction.atomic
def end_due_wait(*, ticket_id: int, at: datetime) -> bool:
    """Go on with the work when the day of its wait has come, or remind who has the ticket; say whether it had.

    Events: wait_due, and wait_ended when the reason of the wait ends with its day (rules/wait.py); both dated by the
    day. Of a wait that goes on the day is taken away: it is told once.
    """
    rows = Ticket.objects.select_related("site").defer("description").filter(pk=ticket_id).order_by()
    ticket = rows.select_for_update(of=("self",), skip_locked=True).first()
    if ticket is None or ticket.state != State.WAITING or ticket.waiting_until is None:
        return False
    due_at = wait_ends_at(until=ticket.waiting_until, started_at=_began(ticket), zone=_zone(ticket))
    if due_at > at:
        return False
    tell_due_marks(ticket=ticket, at=at)
    is_over = resumes(ticket.waiting_reason)
    payload = {"reason": ticket.waiting_reason, "until": ticket.waiting_until.isoformat(), "is_over": is_over}
    steps = [Step(EventKind.WAIT_DUE, payload, occurred_at=due_at)]
    fields: tuple[str, ...] = ("waiting_until",)
    if is_over:
        steps.append(Step(EventKind.WAIT_ENDED, {"cause": "by_date"}, occurred_at=due_at))
        fields = move(ticket=ticket, verb=Verb.RESUME, at=at)
    else:
        ticket.waiting_until = None
    save_change(ticket=ticket, actor=None, at=at, steps=steps, fields=fields)
    return True


def _began(ticket: Ticket) -> datetime:
    started = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.WAIT_STARTED.value).order_by("-seq").first()
    return started.occurred_at if started else ticket.updated_at - timedelta(days=1)


def _zone(ticket: Ticket) -> ZoneInfo:
    return zone_named(ticket.site.time_zone if ticket.site else "UTC")
