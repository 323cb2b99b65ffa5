"""Giving out tickets that nobody has, in queues that do so by themselves.

What is due follows from the tickets alone: one that is new, in a queue whose strategy is not to pull. So logging a
ticket costs nothing more, and a lost hint, a crash or a sleeping broker loses nothing. Whoever comes by takes the row
of the queue, so that two never give out tickets of one queue at once: the turn is fair however many try.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.actions.each import OneOfMany
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.marks import tell_due_marks
from tickets.actions.state import move
from tickets.enums import ACTIVE_STATES, EventKind, State, Strategy
from tickets.models import Queue, QueueMember, Ticket, TicketEvent
from tickets.queries.staffing import candidates_of, need_of, waiting_for_somebody
from tickets.rules.assignment import Candidate, Choice, after, choose, pass_on, reaches
from tickets.rules.lifecycle import Verb

logger = logging.getLogger(__name__)

BATCH = 50
_MAX_BATCHES = 20  # of a queue; then the others get their turn


def sweep(*, at: datetime) -> int:
    """Give out what waits in every queue that gives out by itself; return how many. Needs PostgreSQL only."""
    waiting = Ticket.objects.filter(queue=OuterRef("pk"), is_taken=False, state=State.NEW)
    queues = Queue.objects.filter(Exists(waiting), is_active=True).exclude(strategy=Strategy.PULL)
    given = 0
    for queue_id in queues.order_by("position", "id").values_list("pk", flat=True):
        for _ in range(_MAX_BATCHES):
            count = share_out(queue_id=queue_id, at=at, limit=BATCH)
            given += count
            if count < BATCH:
                break
    return given


@transaction.atomic
def share_out(*, queue_id: int, at: datetime, limit: int = BATCH) -> int:
    """Give the first tickets of a queue that nobody has to its people, by its strategy; return how many.

    Event: ticket_assigned for each, by the system, with the strategy and why them. A ticket is left where it is when
    nobody can have it, and for the next pass when somebody holds it. 0 when another process is at this queue.
    """
    rows = Queue.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=queue_id, is_active=True)
    queue = rows.exclude(strategy=Strategy.PULL).first()
    if queue is None:
        return 0
    candidates = candidates_of(queue_id, at=at)
    up_to = reaches(strategy=Strategy(queue.strategy), candidates=candidates)
    numbers = waiting_for_somebody(queue_id, up_to=up_to, limit=limit) if up_to else []
    refused = _given_back(numbers) if numbers else {}
    given = 0
    for number in numbers:
        chosen = _try(queue=queue, number=number, candidates=candidates, without=refused.get(number, ()), at=at)
        if chosen:
            candidates = after(candidates, chosen)
            given += 1
    return given


def _try(
    *, queue: Queue, number: int, candidates: Collection[Candidate], without: Collection[int], at: datetime
) -> int:
    """Give one ticket to somebody and return who; 0 when it stays. One that fails is logged, and the rest go on."""
    with OneOfMany(logger, "ticket not given out", ticket=number), transaction.atomic():
        return _give(queue=queue, number=number, candidates=candidates, without=without, at=at)
    return 0


def _give(
    *, queue: Queue, number: int, candidates: Collection[Candidate], without: Collection[int], at: datetime
) -> int:
    rows = Ticket.objects.select_related("category", "device", "site").defer("description")
    ticket = rows.filter(pk=number).order_by().select_for_update(of=("self",), skip_locked=True).first()
    if ticket is None:
        return 0
    tell_due_marks(ticket=ticket, at=at)
    if ticket.state != State.NEW or ticket.queue_id != queue.pk:
        return 0
    choice = choose(
        strategy=Strategy(queue.strategy),
        candidates=candidates,
        need=need_of(ticket),
        without=without,
    )
    if choice.person is None:
        return 0
    assign_by_rule(ticket=ticket, choice=choice, at=at)
    return choice.person


def assign_by_rule(*, ticket: Ticket, choice: Choice, at: datetime) -> None:
    """Give a locked ticket to the person chosen, or back to its queue. Events: ticket_assigned or ticket_released.

    The row of the queue must be locked as well when a strategy chose.
    """
    before = ticket.assignee_id
    if choice.person is None:
        step = Step(EventKind.TICKET_RELEASED, {"from": before})
        verb = Verb.RELEASE
    else:
        payload = {
            "assignee": choice.person,
            "from": before,
            "strategy": str(choice.strategy),
            "reason": choice.reason,
        }
        step = Step(EventKind.TICKET_ASSIGNED, payload)
        verb = Verb.ASSIGN
        if choice.strategy in list(Strategy):
            _count_turn(queue_id=ticket.queue_id, person_id=choice.person, at=at)
    ticket.assignee_id = choice.person
    fields = move(ticket=ticket, verb=verb, at=at)
    save_change(ticket=ticket, actor=None, at=at, steps=[step], fields=[*fields, "assignee"])


def _count_turn(*, queue_id: int, person_id: int, at: datetime) -> None:
    """Put somebody at the end of the turn; the queue's row is locked, so no two count at once."""
    rows = QueueMember.objects.filter(queue_id=queue_id)
    last = rows.order_by("-turn").values_list("turn", flat=True)[:1].get()
    rows.filter(person_id=person_id).update(turn=last + 1, last_assigned_at=at)


@transaction.atomic
def pass_ticket_on(*, ticket_id: int, person_id: int, stand_in: int | None, at: datetime) -> Choice | None:
    """Take a ticket from somebody who is away and give it on, see rules.assignment.pass_on; return to whom.

    Event: ticket_assigned, or ticket_released when it goes back to the queue. None when they no longer have it.
    """
    where = Ticket.objects.filter(pk=ticket_id, assignee_id=person_id).values_list("queue_id", flat=True).first()
    if where is None:
        return None
    queue = Queue.objects.select_for_update(no_key=True).get(pk=where)
    rows = Ticket.objects.select_related("category", "device", "site").defer("description")
    ticket = rows.order_by().select_for_update(of=("self",)).get(pk=ticket_id)
    tell_due_marks(ticket=ticket, at=at)
    if ticket.assignee_id != person_id or ticket.queue_id != where or ticket.state not in ACTIVE_STATES:
        return None
    choice = pass_on(
        strategy=Strategy(queue.strategy),
        candidates=candidates_of(where, at=at),
        need=need_of(ticket),
        absent=person_id,
        is_waiting=ticket.state == State.WAITING,
        stand_in=stand_in,
    )
    assign_by_rule(ticket=ticket, choice=choice, at=at)
    return choice


def _given_back(numbers: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return who gave back which of these tickets by hand: they do not get them again by themselves."""
    rows = TicketEvent.objects.filter(
        ticket__in=numbers, kind=EventKind.TICKET_RELEASED.value, actor__isnull=False
    ).order_by("ticket_id", "seq")
    found: dict[int, set[int]] = {}
    for number, person_id in rows.values_list("ticket_id", "payload__from"):
        found.setdefault(number, set()).add(person_id)
    return {number: frozenset(people) for number, people in found.items()}
