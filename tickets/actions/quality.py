"""Opening a ticket for each quality check, calibration or maintenance whose day has come."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.actions.each import OneOfMany
from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.people import desk_keeper
from assets.actions.quality import note_ticket
from assets.models import QualityPlan, QualityResult
from assets.queries.quality import wanting_ticket, wants_ticket
from tickets.actions.closing import CannotResolve
from tickets.actions.lifecycle import UnknownCause, resolve
from tickets.actions.lock import Refused
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import Impact, Source, Urgency
from tickets.models import Category, Ticket
from tickets.queries.downtime import answered_tickets
from tickets.rules.downtime import CHECK_DUE

logger = logging.getLogger(__name__)

_PASSED = "passed"
_MOST = 50


def sweep(*, at: datetime) -> int:
    """Open the tickets that are due, once each, and solve those whose check has passed; return how many.

    Needs PostgreSQL only; safe to run twice. Not transactional: each ticket is. A plan somebody else holds is left for
    the next pass.
    """
    opened = [partial(open_due_ticket, plan_id=plan_id, at=at) for plan_id in wanting_ticket(at=at, limit=_MOST)]
    solved = [partial(solve_checked, number=number, at=at) for number in answered_tickets(limit=_MOST)]
    return sum(_try(act) for act in (*opened, *solved))


def _try(act: Callable[[], object]) -> int:
    with OneOfMany(logger, "due check not opened or solved"):
        return int(act() is not None)
    return 0


@transaction.atomic
def solve_checked(*, number: int, at: datetime) -> Ticket | None:
    """Solve the ticket of a check that has passed, by whoever entered it. Events: those of resolve.

    None while something stands in the way: then it is for a person. One that was reopened is left alone.
    """
    result = QualityResult.objects.filter(ticket_number=number, has_passed=True, plan__isnull=False).order_by("pk")
    found = result.select_related("by", "plan").last()
    if found is None:
        return None
    done = f"{found.plan}: done on {found.done_on:%-d %b %Y}, passed."
    try:
        return resolve(actor=found.by, ticket_id=number, code=_PASSED, done=done, at=at)
    except (CannotResolve, Refused, UnknownCause):
        return None


@transaction.atomic
def open_due_ticket(*, plan_id: int, at: datetime) -> Ticket | None:
    """Open the ticket of one plan whose day has come; None when there is nothing to open. Events: those of log_ticket.

    It is logged in the name of whoever made the plan; of an administrator when they are gone.
    """
    rows = QualityPlan.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=plan_id)
    plan = rows.select_related("device__site", "device__location", "created_by").order_by("pk").first()
    if plan is None or plan.due_on is None or not wants_ticket(plan, at=at):
        return None
    owner = _owner(plan)
    category = Category.objects.select_related("queue").filter(code=CHECK_DUE, is_active=True).first()
    if owner is None or category is None:
        return None
    new = NewTicket(
        requester=owner,
        category=category,
        subject=f"{plan.device.tag}: {plan.title}, due {plan.due_on:%-d %b %Y}",
        description="Enter the result on the page Quality and maintenance of the device.",
        impact=Impact.REQUEST,
        urgency=Urgency.PLANNABLE,
        device=plan.device,
        source=Source.MONITOR,
    )
    ticket = log_ticket(actor=owner, new=new, at=at, key=f"quality:{plan.pk}:{plan.due_on.isoformat()}")
    note_ticket(plan=plan, ticket_number=ticket.pk)
    return ticket


def _owner(plan: QualityPlan) -> Person | None:
    if plan.created_by and plan.created_by.may(Capability.LOG_TICKET):
        return plan.created_by
    return desk_keeper()
