"""What a ticket was before it was merged, so that undoing the merge brings it back as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tickets.enums import State, WaitReason
from tickets.rules.course import ClockEvent, course_of

MOST_STEPS = 20
"""So many merges in a row are followed to the ticket in which it goes on."""


@dataclass(frozen=True)
class Before:
    """State and wait of a ticket at the moment it was merged; until is a local day."""

    state: State
    reason: WaitReason | None = None
    until: date | None = None


def before_merge(*, events: Sequence[ClockEvent], has_assignee: bool) -> Before:
    """Return what a merged ticket was, from its events in order; whoever had it has it still.

    It waited when the merge cut a wait off. Raises ValueError for a ticket that is not merged.
    """
    course = course_of(events)
    if course.merged is None:
        raise ValueError("This ticket is not merged.")
    wait = course.waits[-1] if course.waits else None
    if wait is None or wait.end_cause != course.merged.seq:
        return Before(state=State.OPEN if has_assignee else State.NEW)
    started = next(event.payload for event in events if event.seq == wait.cause)
    until = started.get("until")
    return Before(
        state=State.WAITING,
        reason=WaitReason(started["reason"]),
        until=date.fromisoformat(until) if until else None,
    )
