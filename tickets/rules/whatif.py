"""What other promises would make of what happened: the same course under two books, cycle by cycle.

Nothing of the past is guessed: people are taken to have worked as they did, and steps are not taken again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tickets.enums import ActorKind, ClockState, EventKind, Metric
from tickets.rules.course import ClockEvent, Course, follow
from tickets.rules.sla import Clock, Clocks


class Outcome(StrEnum):
    """What became of a promise. OPEN: not decided yet. MISSED: also one still running that is past due."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"
    NONE = "none"
    CANCELLED = "cancelled"


class Change(StrEnum):
    """What another book does to one promise, the weightiest first."""

    LOST = "lost"  # met before, missed after
    WON = "won"  # missed before, met after
    LATE_NOW = "late_now"  # still running and past due only after
    LATE_NO_MORE = "late_no_more"
    PROMISED = "promised"  # nothing was promised before
    UNPROMISED = "unpromised"
    EARLIER = "earlier"  # still running, due earlier
    LATER = "later"


class Measured(StrEnum):
    """What attainment is counted of. FIRST_RESOLUTION: to the first solution; RESOLUTION: to the last."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    FIRST_RESOLUTION = "first_resolution"
    RESOLUTION = "resolution"


COLUMNS = ("before_met", "before_missed", "after_met", "after_missed", "won", "lost")
"""What is counted of each group of each measure."""


@dataclass(frozen=True)
class Move:
    """One promise that another book would change."""

    metric: Metric
    cycle: int
    change: Change
    due_before: datetime | None
    due_after: datetime | None


def under(course: Course, policy: int) -> Course:
    """Return the course as if a policy version were applied to it, for its whole life."""
    applied = ClockEvent(
        kind=EventKind.POLICY_APPLIED, at=course.last_at, actor_kind=ActorKind.HUMAN, payload={"to": policy}
    )
    return follow(course, applied)


def outcome(clock: Clock) -> Outcome:
    """Say what became of one cycle."""
    if clock.state is ClockState.CANCELLED:
        return Outcome.CANCELLED
    if not clock.has_promise:
        return Outcome.NONE
    if clock.is_breached:
        return Outcome.MISSED
    return Outcome.MET if clock.stopped_at is not None else Outcome.OPEN


def moves(before: Clocks, after: Clocks) -> tuple[Move, ...]:
    """Return the promises that differ. Both are folds of one course, so their cycles pair up."""
    found = ((old, new, _change(old, new)) for old, new in zip(before.cycles, after.cycles, strict=True))
    return tuple(
        Move(
            metric=old.metric,
            cycle=old.cycle,
            change=change,
            due_before=old.due_at or old.breached_at,
            due_after=new.due_at or new.breached_at,
        )
        for old, new, change in found
        if change
    )


def counted(before: Clocks, after: Clocks, *, groups: tuple[str, ...]) -> Counter[str]:
    """Count the decided promises of one ticket in each group: "resolution/all/before_met" and the like."""
    found: Counter[str] = Counter()
    for measured, old, new in _pairs(before, after):
        was, becomes = outcome(old), outcome(new)
        columns = [f"before_{was}", f"after_{becomes}"]
        columns += ["lost"] * ((was, becomes) == (Outcome.MET, Outcome.MISSED))
        columns += ["won"] * ((was, becomes) == (Outcome.MISSED, Outcome.MET))
        found.update(f"{measured}/{group}/{name}" for group in groups for name in columns if name in COLUMNS)
    return found


def _pairs(before: Clocks, after: Clocks) -> Iterator[tuple[Measured, Clock, Clock]]:
    yield Measured.FIRST_RESPONSE, before.first_response, after.first_response
    for old, new in zip(before.of(Metric.NEXT_RESPONSE), after.of(Metric.NEXT_RESPONSE), strict=True):
        yield Measured.NEXT_RESPONSE, old, new
    yield Measured.FIRST_RESOLUTION, before.first_resolution, after.first_resolution
    yield Measured.RESOLUTION, before.resolution, after.resolution


_DECIDED = {
    (Outcome.MET, Outcome.MISSED): Change.LOST,
    (Outcome.MISSED, Outcome.MET): Change.WON,
    (Outcome.OPEN, Outcome.MISSED): Change.LATE_NOW,
    (Outcome.MISSED, Outcome.OPEN): Change.LATE_NO_MORE,
}


def _change(old: Clock, new: Clock) -> Change | None:
    was, becomes = outcome(old), outcome(new)
    if found := _DECIDED.get((was, becomes)):
        return found
    if Outcome.NONE in (was, becomes) and was is not becomes:
        return Change.PROMISED if was is Outcome.NONE else Change.UNPROMISED
    if was is becomes is Outcome.OPEN:
        return _shift(old, new)
    return None


def _shift(old: Clock, new: Clock) -> Change | None:
    """Which way a promise that still runs moves: by its due time, while it is paused by the time left."""
    if old.due_at and new.due_at:
        return None if old.due_at == new.due_at else Change.EARLIER if new.due_at < old.due_at else Change.LATER
    left_before, left_after = old.left_seconds or 0, new.left_seconds or 0
    if left_before == left_after:
        return None
    return Change.EARLIER if left_after < left_before else Change.LATER
