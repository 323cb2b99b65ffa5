"""One cycle of a promise in words: how it stands, what was promised, what is left and why it is paused."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from tickets.enums import ClockState, WaitReason
from tickets.rules.course import DONE
from tickets.rules.due import METRIC_WORDS, Due, due, duration_words, exact_words, moment_words
from tickets.rules.lifecycle import WAIT_REASON_WORDS
from tickets.rules.sla import Clock


def name_of(clock: Clock, *, is_only: bool) -> str:
    """Name a cycle, with its number unless it is the only one: "Next response 2"."""
    name = METRIC_WORDS[clock.metric]
    return name if is_only else f"{name} {clock.cycle}"


def standing(clock: Clock, *, at: datetime, zone: tzinfo) -> Due:
    """Say how a cycle stands at `at`, which it was folded at."""
    match clock.state:
        case ClockState.CANCELLED:
            return Due("late", "Missed, then called off") if clock.is_breached else Due("none", "Called off")
        case ClockState.STOPPED:
            after = duration_words(clock.wall_seconds or 0)
            if not clock.has_promise:
                return Due("none", f"Done after {after}")
            return Due("late", f"Missed, after {after}") if clock.is_breached else Due("met", f"Met, after {after}")
        case ClockState.PAUSED if clock.due_at is None:
            return Due("late", "Missed, and paused") if clock.is_breached else Due("paused", "Paused")
    if clock.due_at is None:
        return Due("none", "No promise")
    return due(started_at=clock.started_at, due_at=clock.due_at, at=at, zone=zone, what="Due")


def sentences(clock: Clock, *, at: datetime, zone: tzinfo) -> Iterator[str]:
    """Say what is behind it, a sentence at a time."""
    if clock.is_pinned:
        yield "The due time was set by hand."
    elif clock.target_seconds is not None:
        rule = f", by the rule “{clock.rule}”" if clock.rule else ""
        yield f"Promised within {duration_words(clock.target_seconds)} of service time{rule}."
    if clock.state is ClockState.CANCELLED:
        yield "The ticket goes on in another one."
    elif clock.stopped_at:
        spent = duration_words(clock.business_seconds or 0)
        yield f"Done {moment_words(moment=clock.stopped_at, at=at, zone=zone)}, {spent} in service time."
    elif clock.left_seconds is not None and not clock.is_pinned:
        left = duration_words(clock.left_seconds)
        yield f"{left} of it are left." if clock.left_seconds >= 0 else f"Over by {left} of service time."
    if clock.state is ClockState.PAUSED:
        since = moment_words(moment=clock.spans[-1].start, at=at, zone=zone)
        yield f"{pause_words(clock.spans[-1].reason)} since {since}."


def pause_words(reason: str) -> str:
    """Say why a clock does not run."""
    if reason == DONE:
        return "Solved"
    return WAIT_REASON_WORDS.get(WaitReason(reason), "Waiting") if reason in set(WaitReason) else "Waiting"


def sum_words(clock: Clock, *, counted_seconds: int) -> list[tuple[str, str]]:
    """Give the sum behind a cycle as labels and exact durations: what was counted, what was promised, what is left."""
    found = [("Counted in these stretches", exact_words(counted_seconds))]
    if clock.carried_seconds:
        found.append(("Counted in earlier ones", exact_words(clock.carried_seconds)))
    if clock.target_seconds is None or clock.is_pinned or clock.left_seconds is None:
        return found
    found.append(("Promised", exact_words(clock.target_seconds)))
    over = clock.left_seconds < 0
    found.append(("Over by" if over else "Left", exact_words(abs(clock.left_seconds))))
    return found
