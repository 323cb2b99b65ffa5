"""One act done to many tickets: each by its own action, in its own transaction, with its own events and refusals.

What was asked for is written down first. A row and what is done to its ticket are one transaction, so that a crash, a
second worker or a repeated request does nothing twice.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.bulk_acts import ACTS, snapshot, take_back
from tickets.actions.lock import TicketMissing, lock_ticket
from tickets.models import BulkRow, BulkRun, Ticket
from tickets.permissions import NotAllowed
from tickets.queries.visible import visible_to
from tickets.rules.bulk import MOST_AT_ONCE, MOST_TICKETS, REVERSIBLE, UNDO_WITHIN, BulkAct

logger = logging.getLogger(__name__)

_Outcome = BulkRow.Outcome
_KEPT = timedelta(days=14)
_AT_ONCE_SECONDS, _SWEEP_SECONDS, PASS_SECONDS = 20.0, 2.0, 10.0


class TooManyTickets(ValidationError):
    """More tickets than one run takes."""

    def __init__(self) -> None:
        super().__init__(f"Choose at most {MOST_TICKETS:,} tickets at once.", code="too_many_tickets")


class NoTickets(ValidationError):
    """Nothing was chosen."""

    def __init__(self) -> None:
        super().__init__("Choose at least one ticket.", code="no_tickets")


class BulkMissing(ValidationError):
    """There is no such run of this person."""

    def __init__(self) -> None:
        super().__init__("This is not there any more.", code="bulk_missing")


class CannotTakeBack(ValidationError):
    """The act is of a kind that cannot be taken back, too long ago, or taken back already."""

    def __init__(self) -> None:
        minutes = int(UNDO_WITHIN.total_seconds()) // 60
        super().__init__(
            f"This can no longer be taken back. That is possible for {minutes} minutes, once, and not for what"
            " somebody else has read.",
            code="cannot_take_back",
        )


def do_bulk(
    *, actor: Person, act: BulkAct, given: Mapping[str, Any], numbers: Sequence[int], key: str, at: datetime
) -> BulkRun:
    """Do an act to tickets; up to MOST_AT_ONCE before it returns, more by the worker. The same key does it once.

    given: what bulk_acts.ACTS needs for the act, ids and codes. Not transactional: each ticket is. Raises NotAllowed,
    NoTickets, TooManyTickets.
    """
    run = ask_bulk(actor=actor, act=act, given=given, numbers=numbers, key=key, at=at)
    return _worked(run, at=at)


def undo_bulk(*, actor: Person, run_id: int, at: datetime) -> BulkRun:
    """Take back what a run of the actor did, on the tickets that were left alone since. A second time does nothing.

    Not transactional: each ticket is. Raises BulkMissing, CannotTakeBack.
    """
    return _worked(_ask_undo(actor=actor, run_id=run_id, at=at), at=at)


@transaction.atomic
def ask_bulk(
    *, actor: Person, act: BulkAct, given: Mapping[str, Any], numbers: Sequence[int], key: str, at: datetime
) -> BulkRun:
    """Write down what is to be done. Returns the earlier run for a key that was used. Errors: as do_bulk."""
    if not actor.may(Capability.WORK_TICKETS):
        raise NotAllowed
    numbers = list(dict.fromkeys(numbers))
    if not numbers:
        raise NoTickets
    if len(numbers) > MOST_TICKETS:
        raise TooManyTickets
    try:
        with transaction.atomic():
            run = BulkRun.objects.create(
                asked_by=actor, asked_at=at, key=key, act=act.value, given=dict(given), total=len(numbers)
            )
    except IntegrityError:
        return BulkRun.objects.get(asked_by=actor, key=key)
    _add_rows(run=run, numbers=numbers)
    return run


@transaction.atomic
def remember_act(*, actor: Person, act: BulkAct, before: Ticket, key: str, at: datetime) -> BulkRun | None:
    """Note that an act was done to one ticket by its own page, so that it can be taken back; None when it cannot.

    before: the ticket as it was. Does nothing when the act changed nothing.
    """
    seen = Ticket.objects.filter(pk=before.pk).values_list("last_event_seq", flat=True).first() or 0
    if act not in REVERSIBLE or seen <= before.last_event_seq:
        return None
    run, is_new = BulkRun.objects.get_or_create(
        asked_by=actor, key=key, defaults={"asked_at": at, "act": act.value, "total": 1, "finished_at": at}
    )
    if is_new:
        BulkRow.objects.create(
            run=run, position=1, number=before.pk, outcome=_Outcome.DONE, before=snapshot(ticket=before), seen=seen
        )
    return run


def continue_bulks(*, at: datetime, seconds: float = PASS_SECONDS) -> int:
    """Go on with what is not finished until the time is up; return how many tickets. Safe in any number of processes.

    Not transactional: each ticket is.
    """
    done = _work_off(run_id=None, at=at, seconds=seconds)
    for run_id in BulkRun.objects.filter(finished_at__isnull=True).order_by("pk").values_list("pk", flat=True)[:100]:
        _finish(run_id=run_id, at=at)
    return done


def sweep(*, at: datetime) -> int:
    """Go on a little; needs PostgreSQL only."""
    return continue_bulks(at=at, seconds=_SWEEP_SECONDS)


@transaction.atomic
def tidy_bulks(*, at: datetime) -> int:
    """Forget what was done longer ago than anybody looks it up; the history of the tickets has it. Returns how many."""
    old = BulkRun.objects.filter(finished_at__lt=at - _KEPT)
    removed, _ = BulkRun.objects.filter(pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:1_000])).delete()
    return removed


def _worked(run: BulkRun, *, at: datetime) -> BulkRun:
    if run.finished_at is None and run.total <= MOST_AT_ONCE:
        _work_off(run_id=run.pk, at=at, seconds=_AT_ONCE_SECONDS)
        _finish(run_id=run.pk, at=at)
        run.refresh_from_db()
    return run


def _work_off(*, run_id: int | None, at: datetime, seconds: float) -> int:
    done, began = 0, time.monotonic()
    while _do_next(run_id=run_id, at=at):
        done += 1
        if time.monotonic() - began >= seconds:
            break
    return done


@transaction.atomic
def _ask_undo(*, actor: Person, run_id: int, at: datetime) -> BulkRun:
    run = BulkRun.objects.select_for_update().filter(pk=run_id, asked_by=actor).first()
    if run is None:
        raise BulkMissing
    earlier = BulkRun.objects.filter(undo_of=run).first()
    if earlier is not None:
        return earlier
    if run.act not in REVERSIBLE or at > run.asked_at + UNDO_WITHIN:
        raise CannotTakeBack
    done = run.rows.filter(outcome=_Outcome.DONE).order_by("position")
    numbers = list(done.values_list("number", flat=True))
    undo = BulkRun.objects.create(
        asked_by=actor, asked_at=at, key=f"undo:{run.pk}", act=BulkAct.UNDO.value, undo_of=run, total=len(numbers)
    )
    _add_rows(run=undo, numbers=numbers)
    return undo


def _add_rows(*, run: BulkRun, numbers: Sequence[int]) -> None:
    BulkRow.objects.bulk_create(
        BulkRow(run=run, position=position, number=number) for position, number in enumerate(numbers, start=1)
    )


@transaction.atomic
def _do_next(*, run_id: int | None, at: datetime) -> bool:
    """Do the act to the next ticket; False when there is none that nobody else works on."""
    waiting = BulkRow.objects.filter(outcome=_Outcome.WAITING, run__finished_at__isnull=True)
    waiting = waiting if run_id is None else waiting.filter(run_id=run_id)
    rows = waiting.select_related("run__asked_by", "run__undo_of").order_by("run_id", "position")
    row = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            _do(row, at=at)
    except (ValidationError, PermissionDenied) as error:
        row.outcome, row.code = _Outcome.REFUSED, str(getattr(error, "code", "") or "refused")
        row.message = " ".join(getattr(error, "messages", [str(error)]))[:300]
    except OperationalError:
        raise  # the connection, a lock or a limit: the row comes back
    except Exception:
        logger.exception("ticket left out of a bulk act", extra={"ticket": row.number, "run": row.run_id})
        row.outcome, row.code = _Outcome.REFUSED, "failed"
        row.message = "This did not work because of a fault in RadDesk. It was noted; nothing was changed."
    row.save(update_fields=["outcome", "code", "message", "before", "seen"])
    return True


def _do(row: BulkRow, *, at: datetime) -> None:
    run = row.run
    if not visible_to(run.asked_by).filter(pk=row.number).exists():
        raise TicketMissing
    ticket = lock_ticket(ticket_id=row.number, version=None, at=at)
    row.before, seen = snapshot(ticket=ticket), ticket.last_event_seq
    if run.undo_of is not None:
        take_back(run=run.undo_of, ticket=ticket, at=at)
    else:
        ACTS[BulkAct(run.act)](run.asked_by, row.number, at, run.given)
    row.seen = Ticket.objects.values_list("last_event_seq", flat=True).get(pk=row.number)
    row.outcome = _Outcome.DONE if row.seen > seen else _Outcome.SAME


@transaction.atomic
def _finish(*, run_id: int, at: datetime) -> None:
    """Mark a run as finished once every ticket has its outcome; what was written for it is forgotten."""
    run = BulkRun.objects.select_for_update().get(pk=run_id)
    if run.finished_at is None and not run.rows.filter(outcome=_Outcome.WAITING).exists():
        run.finished_at, run.given = at, {}
        run.save(update_fields=["finished_at", "given"])
