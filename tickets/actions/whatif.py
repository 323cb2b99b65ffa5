"""Trying a draft of promises on tickets of the past, in batches. Changes no ticket, no promise and no hours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.policy import checked
from tickets.actions.run import PROGRESS, Found, count_moves, find_each, next_run, note, work_off
from tickets.models import PolicyReplay, WhatIf
from tickets.queries.history import clock_events_of
from tickets.queries.kept import reference_kept
from tickets.queries.policies import books
from tickets.queries.replays import next_tickets, span_of
from tickets.queries.whatifs import DRAFT, KEPT, draft_books, whatif_tickets
from tickets.rules.course import course_of
from tickets.rules.period import LONGEST_DAYS, Days
from tickets.rules.policy import Content
from tickets.rules.sla import clocks_of
from tickets.rules.whatif import Move, counted, moves, under

AT_ONCE = 300
"""So few tickets are folded before the page answers; more are left to the worker."""

BATCH = 200
MOST_WAITING = 3

_AT_ONCE_SECONDS, _SWEEP_SECONDS, PASS_SECONDS = 5.0, 2.0, 10.0


class CannotTry(PermissionDenied):
    """Only who reads reports tries promises on tickets of the past."""

    code = "cannot_try"


class TooManyTrials(ValidationError):
    """The person has enough under way."""

    def __init__(self) -> None:
        super().__init__(
            f"You have {MOST_WAITING} of these under way. Wait until one of them is ready.", code="too_many_trials"
        )


class BadPeriod(ValidationError):
    """The days cannot be meant."""

    def __init__(self) -> None:
        super().__init__("Choose a first and a last day, in this order, at most two years apart.", code="bad_period")


def try_draft(*, actor: Person, days: Days, content: Mapping[str, Any], at: datetime) -> WhatIf:
    """Judge the tickets logged in these days by the promises they have and by a draft (targets, rules, steps, hours).

    A few are judged in this call, more by the worker. Not transactional: each batch is. Raises CannotTry, BadPeriod,
    BrokenPromises, TooManyTrials.
    """
    whatif = _ask(actor=actor, days=days, content=content, at=at)
    if whatif.total <= AT_ONCE:
        work_off(batch=partial(_batch, at=at, only=whatif.pk), seconds=_AT_ONCE_SECONDS)
    whatif.refresh_from_db()
    return whatif


def continue_whatifs(*, at: datetime, seconds: float = PASS_SECONDS) -> int:
    """Go on with what is tried out until the time is up; return how many batches. Safe in any number of processes.

    Not transactional: each batch is.
    """
    return work_off(batch=partial(_batch, at=at), seconds=seconds)


def sweep(*, at: datetime) -> int:
    """Go on a little; needs PostgreSQL only."""
    return continue_whatifs(at=at, seconds=_SWEEP_SECONDS)


@transaction.atomic
def tidy_runs(*, at: datetime) -> int:
    """Remove what was tried out and previews nobody applied, two weeks after they were asked for; return how many."""
    tried, _ = WhatIf.objects.filter(asked_at__lt=at - KEPT).delete()
    unapplied = PolicyReplay.objects.filter(applied_at=None, asked_at__lt=at - KEPT)
    previews, _ = unapplied.delete()
    return tried + previews


@transaction.atomic
def _ask(*, actor: Person, days: Days, content: Mapping[str, Any], at: datetime) -> WhatIf:
    if not actor.may(Capability.SEE_REPORTS):
        raise CannotTry("Only supervisors and administrators try out promises.")
    if not 0 <= (days.last - days.first).days <= LONGEST_DAYS:
        raise BadPeriod
    made = checked(Content(targets=content["targets"], rules=content["rules"], steps=content["steps"]))
    if WhatIf.objects.filter(asked_by=actor, finished_at=None).count() >= MOST_WAITING:
        raise TooManyTrials
    rows = whatif_tickets(actor, start=days.start, end=days.end)
    return WhatIf.objects.create(
        asked_by=actor,
        asked_at=at,
        first=days.first,
        last=days.last,
        zone=days.zone,
        draft={"targets": made.targets, "rules": made.rules, "steps": made.steps, "hours": dict(content["hours"])},
        **span_of(rows),
    )


@transaction.atomic
def _batch(*, at: datetime, only: int | None = None) -> bool:
    """Judge the next tickets of a trial; False when nobody waits for one."""
    unfinished = WhatIf.objects.filter(finished_at=None).select_related("asked_by")
    whatif = next_run(unfinished=unfinished, only=only)
    if whatif is None:
        return False
    days = Days(first=whatif.first, last=whatif.last, zone=whatif.zone)
    rows = whatif_tickets(whatif.asked_by, start=days.start, end=days.end)
    tickets = next_tickets(rows, after=whatif.last_ticket, ceiling=whatif.ceiling, limit=BATCH)
    with reference_kept():
        found = _judge(whatif=whatif, ticket_ids=tickets)
    note(run=whatif, tickets=tickets, found=found, is_last=len(tickets) < BATCH, at=at)
    whatif.save(update_fields=PROGRESS)
    return True


def _judge(*, whatif: WhatIf, ticket_ids: Sequence[int]) -> Found[Move]:
    """Fold each ticket twice; what still runs is judged at the time the trial was asked for, whenever that is done."""
    events, known, drafted = clock_events_of(ticket_ids), books(), draft_books(whatif.draft)

    def find(ticket_id: int) -> tuple[Counter[str], Sequence[Move]]:
        course = course_of(events[ticket_id])
        before = clocks_of(course=course, books=known, now=whatif.asked_at)
        after = clocks_of(course=under(course, DRAFT), books=drafted, now=whatif.asked_at)
        groups = ("all", f"p{course.facts.priority}", f"q-{course.facts.queue}")
        found = moves(before, after)
        return counted(before, after, groups=groups) + count_moves(moves=found), found

    return find_each(ticket_ids=ticket_ids, find=find)
