"""Telling that a promise runs out: marks that clocks have passed become events, and their steps are taken.

Two come by: the sweeper, every few seconds, and every action that is about to change the ticket. So nothing happens to
a ticket before what was due has been told, and its history reads the same however late the sweeper is.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions.each import OneOfMany
from tickets.actions.change import save_change
from tickets.actions.event import Step, record
from tickets.actions.sla import refresh_clocks
from tickets.actions.state import move
from tickets.enums import ACTIVE_STATES, EventKind
from tickets.models import Queue, Ticket
from tickets.queries.history import clock_events
from tickets.queries.marks import has_passed_mark, passed_marks
from tickets.queries.policies import ticket_books
from tickets.rules.course import MOVES_CLOCKS
from tickets.rules.lifecycle import Verb
from tickets.rules.promises import MISSED_PERCENT, NO_BOOK, tell_of
from tickets.rules.promises import Step as PromiseStep
from tickets.rules.sla import Clock, Mark, fold

logger = logging.getLogger(__name__)

_MAX_BATCHES = 100  # then other sweepers get their turn


def sweep(*, at: datetime) -> int:
    """Tell of every mark passed before `at`; return how many. Needs PostgreSQL only; safe in any number of processes.

    Each ticket is a transaction of its own. A ticket somebody else holds is left for the next pass, and so is one
    that fails: it is logged, and the others go on.
    """
    told, cursor = 0, ""
    for _ in range(_MAX_BATCHES):
        page = passed_marks(at=at, cursor=cursor)
        told += sum(_try(ticket_id=ticket_id, at=at) for ticket_id in dict.fromkeys(row.ticket_id for row in page.rows))
        cursor = page.next
        if not cursor:
            break
    return told


def _try(*, ticket_id: int, at: datetime) -> int:
    with OneOfMany(logger, "marks not told", ticket=ticket_id):
        return announce_marks(ticket_id=ticket_id, at=at)
    return 0


@transaction.atomic
def announce_marks(*, ticket_id: int, at: datetime) -> int:
    """Tell of the marks of one ticket passed before `at`, see `tell_due_marks`; return how many.

    0 when somebody else holds the ticket.
    """
    rows = Ticket.objects.select_related("site").defer("description").filter(pk=ticket_id).order_by()
    ticket = rows.select_for_update(of=("self",), skip_locked=True).first()
    return tell_due_marks(ticket=ticket, at=at) if ticket else 0


def tell_due_marks(*, ticket: Ticket, at: datetime) -> int:
    """Record every mark of a locked ticket passed before `at`, in order of time, and take its steps; return how many.

    Events, each dated by the mark however late it is told: promise_warned or promise_missed; priority_changed and
    ticket_routed when a step says so and the ticket is still active. The version stays, unless a step changes the
    ticket: a warning takes nobody's form away.
    """
    if not has_passed_mark(ticket_id=ticket.pk, at=at):
        return 0
    told = 0
    while clock := _next_passed(ticket, at=at):
        _tell(ticket=ticket, clock=clock, at=at)
        told += 1
    if not told:  # the stored mark was wrong, as while edited hours are on their way
        ticket.save(update_fields=refresh_clocks(ticket=ticket, kinds=MOVES_CLOCKS))
    return told


def _next_passed(ticket: Ticket, *, at: datetime) -> Clock | None:
    clocks = fold(events=clock_events(ticket.pk), books=ticket_books(ticket))
    due = [clock for clock in clocks.cycles if clock.mark and clock.mark.is_passed(at)]
    return min(due, key=lambda clock: (clock.mark and clock.mark.at, clock.metric, clock.cycle), default=None)


def _tell(*, ticket: Ticket, clock: Clock, at: datetime) -> None:
    mark = clock.mark
    assert mark is not None  # noqa: S101 - only clocks with a mark come here
    book = ticket_books(ticket).get(clock.policy, NO_BOOK)
    steps = [step for step in book.steps_of(clock.metric, clock.priority) if step.percent == mark.percent]
    told = _told(clock=clock, mark=mark, tell=list(tell_of(steps)))
    record(ticket=ticket, actor=None, at=at, steps=[told])
    fields = refresh_clocks(ticket=ticket, kinds={told.kind})
    ticket.save(update_fields=[*fields, "last_event_seq"])
    if ticket.state in ACTIVE_STATES:
        _take_steps(ticket=ticket, steps=steps, moment=mark.at, at=at)


def _told(*, clock: Clock, mark: Mark, tell: list[str]) -> Step:
    metric, cycle = clock.metric.value, clock.cycle
    if mark.percent >= MISSED_PERCENT:
        payload = {"metric": metric, "cycle": cycle, "tell": tell}
        return Step(EventKind.PROMISE_MISSED, payload, occurred_at=mark.at)
    warned = {"metric": metric, "cycle": cycle, "percent": mark.percent, "tell": tell}
    return Step(EventKind.PROMISE_WARNED, warned, occurred_at=mark.at)


def _take_steps(*, ticket: Ticket, steps: Sequence[PromiseStep], moment: datetime, at: datetime) -> None:
    """Raise the priority and send the ticket on, as far as the steps say so."""
    for step in steps:
        if step.raise_to and step.raise_to < ticket.priority:
            payload = {"from": ticket.priority, "to": step.raise_to, "note": None}
            raised = Step(EventKind.PRIORITY_CHANGED, payload, occurred_at=moment)
            ticket.priority = step.raise_to
            save_change(ticket=ticket, actor=None, at=at, steps=[raised], fields=["priority"])
        if step.route_to and step.route_to != ticket.queue.code:
            _send_on(ticket=ticket, step=step, moment=moment, at=at)


def _send_on(*, ticket: Ticket, step: PromiseStep, moment: datetime, at: datetime) -> None:
    """Give the ticket to another queue; a queue out of use takes none."""
    queue = Queue.objects.filter(code=step.route_to, is_active=True).first()
    if queue is None:
        return
    why = f"{step.percent} % of the promised time was used up."
    payload = {"from": ticket.queue.code, "to": queue.code, "rule": "escalation", "version": None, "why": why}
    ticket.queue, ticket.assignee = queue, None
    fields = move(ticket=ticket, verb=Verb.RELEASE, at=at)
    routed = Step(EventKind.TICKET_ROUTED, payload, occurred_at=moment)
    save_change(ticket=ticket, actor=None, at=at, steps=[routed], fields=[*fields, "queue", "assignee"])
