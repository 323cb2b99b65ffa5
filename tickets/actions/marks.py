"""Telling that a promise runs out: marks that clocks have passed become events, and their steps are taken."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tickets.actions.event import Step, record
from tickets.actions.lock import save_change
from tickets.actions.sla import refresh_clocks
from tickets.actions.state import move
from tickets.enums import ACTIVE_STATES, EventKind
from tickets.models import Queue, Ticket
from tickets.queries.clocks import tickets_with_due_marks
from tickets.queries.history import clock_events
from tickets.queries.policies import ticket_books
from tickets.rules.lifecycle import Verb
from tickets.rules.promises import MISSED_PERCENT, NO_BOOK, tell_of
from tickets.rules.promises import Step as PromiseStep
from tickets.rules.sla import Clock, Mark, fold

_BATCH = 200


def sweep(*, at: datetime) -> int:
    """Announce every mark passed before `at`; return how many. Needs PostgreSQL only; safe in any number of processes.

    Each ticket is a transaction of its own. A ticket somebody else holds is left for the next pass.
    """
    announced = 0
    for ticket_id in tickets_with_due_marks(at=at, limit=_BATCH):
        announced += announce_marks(ticket_id=ticket_id, at=at)
    return announced


@transaction.atomic
def announce_marks(*, ticket_id: int, at: datetime) -> int:
    """Record every mark of a ticket passed before `at`, in order of time, and take its steps; return how many.

    Events, each dated by the mark however late it is told: promise_warned or promise_missed; priority_changed and
    ticket_routed when a step says so and the ticket is still active. The version stays, unless a step changes the
    ticket: a warning takes nobody's form away.
    """
    rows = Ticket.objects.select_related("site").defer("words", "description").filter(pk=ticket_id).order_by()
    ticket = rows.select_for_update(of=("self",), skip_locked=True).first()
    announced = 0
    while ticket and (clock := _next_marked(ticket, at=at)):
        _announce(ticket=ticket, clock=clock, at=at)
        announced += 1
    return announced


def _next_marked(ticket: Ticket, *, at: datetime) -> Clock | None:
    clocks = fold(events=clock_events(ticket.pk), books=ticket_books(ticket))
    due = [clock for clock in clocks.cycles if clock.mark and clock.mark.at < at]
    return min(due, key=lambda clock: (clock.mark and clock.mark.at, clock.metric, clock.cycle), default=None)


def _announce(*, ticket: Ticket, clock: Clock, at: datetime) -> None:
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
            raised = Step(
                EventKind.PRIORITY_CHANGED,
                {"from": ticket.priority, "to": step.raise_to, "note": None},
                occurred_at=moment,
            )
            ticket.priority = step.raise_to
            save_change(ticket=ticket, actor=None, at=at, steps=[raised], fields=["priority"])
        if step.route_to and step.route_to != ticket.queue.code:
            _send_on(ticket=ticket, step=step, moment=moment, at=at)


def _send_on(*, ticket: Ticket, step: PromiseStep, moment: datetime, at: datetime) -> None:
    queue = Queue.objects.filter(code=step.route_to, is_active=True).first()
    if queue is None:
        return
    why = f"{step.percent} % of the promised time was used up."
    payload = {"from": ticket.queue.code, "to": queue.code, "rule": "escalation", "why": why}
    ticket.queue, ticket.assignee = queue, None
    fields = move(ticket=ticket, verb=Verb.RELEASE, at=at)
    routed = Step(EventKind.TICKET_ROUTED, payload, occurred_at=moment)
    save_change(ticket=ticket, actor=None, at=at, steps=[routed], fields=[*fields, "queue", "assignee"])
