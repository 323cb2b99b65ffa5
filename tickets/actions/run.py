"""Going over many tickets in batches, so that a crash, a restart or a lack of Redis costs a batch and no more.

A batch locks its run, and a batch and its progress are one transaction: whoever comes by next goes on behind it.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import OperationalError
from django.db.models import QuerySet

from tickets.models import TicketRun
from tickets.rules.whatif import Change, Move

logger = logging.getLogger(__name__)

MOST_LISTED = 200
"""So many tickets of each kind of change are named; all are counted."""

PROGRESS = ("last_ticket", "done", "counts", "changes", "failed", "finished_at")
"""The columns `note` writes."""

_Run = TypeVar("_Run", bound=TicketRun)
_Moved = TypeVar("_Moved")


@dataclass
class Found(Generic[_Moved]):
    """What a batch found: counts by name, what moves as (ticket, move), tickets that failed."""

    counts: Counter[str] = field(default_factory=Counter)
    moves: list[tuple[int, _Moved]] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


def work_off(*, batch: Callable[[], bool], seconds: float) -> int:
    """Do batches until there is none or the time is up; return how many. Not transactional: each batch is."""
    done, began = 0, time.monotonic()
    while batch():
        done += 1
        if time.monotonic() - began >= seconds:
            break
    return done


def next_run(*, unfinished: QuerySet[_Run], only: int | None) -> _Run | None:
    """Lock and return the oldest run that is not finished and that nobody works on. only: that one."""
    rows = unfinished if only is None else unfinished.filter(pk=only)
    return rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()


def find_each(
    *, ticket_ids: Iterable[int], find: Callable[[int], tuple[Counter[str], Sequence[_Moved]]]
) -> Found[_Moved]:
    """Ask `find` for the counts and moves of each ticket; one that fails is logged and put aside.

    What `find` writes must be undone when it fails: an action, which is transactional.
    """
    found: Found[_Moved] = Found()
    for ticket_id in ticket_ids:
        try:
            counts, moves = find(ticket_id)
        except OperationalError:
            raise  # the connection, a lock or a limit: the whole batch comes back
        except Exception:
            logger.exception("ticket left out of a run", extra={"ticket": ticket_id})
            found.failed.append(ticket_id)
        else:
            found.counts.update(counts)
            found.moves += [(ticket_id, move) for move in moves]
    return found


def note(*, run: TicketRun, tickets: Sequence[int], found: Found[Move], is_last: bool, at: datetime) -> None:
    """Set how far a locked run has come; the caller saves PROGRESS. Not transactional: it is part of the batch."""
    advance(run=run, tickets=tickets, found=found, is_last=is_last, at=at)
    run.changes = [*run.changes, *_listed(known=run.changes, moves=found.moves)]


def advance(*, run: TicketRun, tickets: Sequence[int], found: Found[Any], is_last: bool, at: datetime) -> None:
    """Do as `note`, but leave what is listed to the caller. Not transactional: it is part of the batch."""
    run.last_ticket = tickets[-1] if tickets else run.last_ticket
    run.done += len(tickets)
    run.counts = dict(Counter(run.counts) + found.counts)
    run.failed = [*run.failed, *found.failed]
    run.finished_at = at if is_last else None


def start_over(*, run: TicketRun) -> None:
    """Set a run to its beginning; the caller saves PROGRESS. Not transactional: it is part of an action."""
    run.last_ticket, run.done, run.counts, run.changes, run.failed, run.finished_at = 0, 0, {}, [], [], None


def count_moves(*, moves: Iterable[Move]) -> Counter[str]:
    """Return the promises of one ticket that move, by change and metric, and that it is one of those tickets."""
    counts = Counter(f"{move.change}/{move.metric}" for move in moves)
    changes = {move.change for move in moves}
    return counts + Counter(changes) + Counter({"moved": 1} if changes else {})


def _listed(*, known: Sequence[Any], moves: Iterable[tuple[int, Move]]) -> list[dict[str, Any]]:
    room = {change.value: MOST_LISTED for change in Change}
    for row in known:
        room[row["change"]] -= 1
    found = []
    for ticket_id, move in moves:
        room[move.change] -= 1
        if room[move.change] >= 0:
            found.append(_row(ticket_id, move))
    return found


def _row(ticket_id: int, move: Move) -> dict[str, Any]:
    return {
        "ticket": ticket_id,
        "metric": move.metric.value,
        "cycle": move.cycle,
        "change": move.change.value,
        "before": move.due_before.isoformat() if move.due_before else None,
        "after": move.due_after.isoformat() if move.due_after else None,
    }
