"""Applying changed promises to tickets there are, on request: looked at first, then done in batches."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.promise import CannotReplay, apply_policy
from tickets.actions.run import PROGRESS, Found, count_moves, find_each, next_run, note, start_over, work_off
from tickets.models import PolicyReplay, Ticket
from tickets.queries.history import clock_events_of
from tickets.queries.kept import reference_kept
from tickets.queries.policies import books, current_policy_version
from tickets.queries.replays import next_tickets, replay_tickets, span_of
from tickets.rules.course import course_of
from tickets.rules.sla import clocks_of
from tickets.rules.whatif import Move, moves, under

_Stage = PolicyReplay.Stage
_WORKING = (_Stage.PREVIEWING, _Stage.APPLYING)
LOOKED_AT, APPLIED = 200, 20
"""Tickets in a batch; those of one that is applied are locked for as long as it takes."""

AT_ONCE = 300
"""So few tickets are looked at before the page answers."""

_AT_ONCE_SECONDS, _SWEEP_SECONDS, PASS_SECONDS = 5.0, 2.0, 10.0


class NotPreviewed(ValidationError):
    """What it does must have been looked at first."""

    def __init__(self) -> None:
        super().__init__("Look at what it does first, once the preview is complete.", code="not_previewed")


class OldPromises(ValidationError):
    """Other promises were published since the preview."""

    def __init__(self) -> None:
        super().__init__("Other promises were published since. Make a new preview.", code="old_promises")


def preview_replay(*, actor: Person, since: datetime | None, at: datetime) -> PolicyReplay:
    """Ask what the promises in force would change on tickets there are; changes no ticket.

    since: on those logged from then on, done ones included; None: on those that are open. A few are looked at in this
    call, more by the worker. Not transactional: each batch is. Raises CannotReplay.
    """
    replay = _ask(actor=actor, since=since, at=at)
    if replay.total <= AT_ONCE:
        work_off(batch=partial(_batch, at=at, only=replay.pk), seconds=_AT_ONCE_SECONDS)
    replay.refresh_from_db()
    return replay


@transaction.atomic
def apply_replay(*, actor: Person, replay_id: int, at: datetime) -> PolicyReplay:
    """Have the promises of a preview applied to its tickets, by the worker; a second time nothing more happens.

    Events, by ticket: policy_applied. Raises CannotReplay, NotPreviewed, OldPromises.
    """
    _require(actor)
    replay = PolicyReplay.objects.select_for_update().get(pk=replay_id)
    if replay.stage in (_Stage.APPLYING, _Stage.APPLIED):
        return replay
    if replay.stage != _Stage.PREVIEWED:
        raise NotPreviewed
    if replay.version_id != current_policy_version(at=at).pk:
        raise OldPromises
    replay.expected = replay.counts
    replay.stage, replay.asked_by, replay.applied_at = _Stage.APPLYING, actor, at
    start_over(run=replay)
    replay.save(update_fields=["expected", "stage", "asked_by", "applied_at", *PROGRESS])
    return replay


def continue_replays(*, at: datetime, seconds: float = PASS_SECONDS) -> int:
    """Go on with previews and replays until the time is up; return how many batches. Safe in any number of processes.

    Not transactional: each batch is.
    """
    return work_off(batch=partial(_batch, at=at), seconds=seconds)


def sweep(*, at: datetime) -> int:
    """Go on a little; needs PostgreSQL only."""
    return continue_replays(at=at, seconds=_SWEEP_SECONDS)


@transaction.atomic
def _ask(*, actor: Person, since: datetime | None, at: datetime) -> PolicyReplay:
    _require(actor)
    version = current_policy_version(at=at)
    rows = replay_tickets(actor, version_id=version.pk, since=since)
    return PolicyReplay.objects.create(version=version, since=since, asked_by=actor, asked_at=at, **span_of(rows))


def _require(actor: Person) -> None:
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotReplay("Only an administrator can apply changed promises. Ask one of them.")


@transaction.atomic
def _batch(*, at: datetime, only: int | None = None) -> bool:
    """Do the next batch; False when nobody waits for one."""
    unfinished = PolicyReplay.objects.filter(stage__in=_WORKING).select_related("version", "asked_by")
    replay = next_run(unfinished=unfinished, only=only)
    if replay is None:
        return False
    if not replay.asked_by.may(Capability.MANAGE_DESK):
        _stop(replay=replay, at=at)
        return True
    is_applying = replay.stage == _Stage.APPLYING
    limit, work = (APPLIED, _apply) if is_applying else (LOOKED_AT, _look)
    rows = replay_tickets(replay.asked_by, version_id=replay.version_id, since=replay.since)
    tickets = next_tickets(rows, after=replay.last_ticket, ceiling=replay.ceiling, limit=limit)
    with reference_kept():
        found = work(replay=replay, ticket_ids=tickets, at=at)
    is_last = len(tickets) < limit
    note(run=replay, tickets=tickets, found=found, is_last=is_last, at=at)
    if is_last:
        replay.stage = _Stage.APPLIED if is_applying else _Stage.PREVIEWED
    replay.save(update_fields=["stage", *PROGRESS])
    return True


def _stop(*, replay: PolicyReplay, at: datetime) -> None:
    replay.stage, replay.finished_at = _Stage.STOPPED, at
    replay.save(update_fields=["stage", "finished_at"])


def _look(
    *, replay: PolicyReplay, ticket_ids: Sequence[int], at: datetime, then: Callable[[int], object] | None = None
) -> Found[Move]:
    """Find what the promises would change, and do something with each ticket."""
    events, known = clock_events_of(ticket_ids), books()

    def find(ticket_id: int) -> tuple[Counter[str], Sequence[Move]]:
        course = course_of(events[ticket_id])
        before = clocks_of(course=course, books=known, now=at)
        found = moves(before, clocks_of(course=under(course, replay.version_id), books=known, now=at))
        if then:
            then(ticket_id)
        return count_moves(moves=found), found

    return find_each(ticket_ids=ticket_ids, find=find)


def _apply(*, replay: PolicyReplay, ticket_ids: Sequence[int], at: datetime) -> Found[Move]:
    """Apply them to each ticket, all locked in order first, so that nothing happens between the look and the deed."""
    list(Ticket.objects.select_for_update().filter(pk__in=ticket_ids).order_by("pk").values_list("pk"))
    apply = partial(_apply_to, replay=replay, at=at)
    return _look(replay=replay, ticket_ids=ticket_ids, at=at, then=apply)


def _apply_to(ticket_id: int, *, replay: PolicyReplay, at: datetime) -> None:
    apply_policy(actor=replay.asked_by, ticket_id=ticket_id, version=replay.version, at=at)
