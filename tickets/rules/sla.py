"""First response and resolution of one ticket, folded from its events; the same events always give the same clocks.

First response: from the time of the call or report to the first public message a person of the desk writes, a
resolution with a message included. A ticket the desk logs from a phone call was answered during the call: 0 seconds,
and 0 counts. Notes, assignments, state changes and automatic mail are no response. Nobody answers themselves: what a
desk person writes on a ticket they are the requester of is recorded as requester_replied, which is no response either;
their resolution of it is a resolution like any other. Waiting does not pause it.

Resolution: from the same start to the last time it was resolved (and, apart, to the first). Waiting pauses it, and
the time between resolved and reopened is neither waiting nor work. Seconds in business time leave both out.

A new priority brings its own target and calendar for the whole life of the ticket, not only from then on. The policy
handed in is the version pinned to the ticket, so later edits of hours or promises do not move its past.

Instants are counted in whole seconds. A clock that used exactly its target is met; it is breached a second later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Any

from tickets.enums import ActorKind, ClockState, EventKind, Metric, Source
from tickets.rules.calendar import ALWAYS, Calendar, Pause, due, elapsed


@dataclass(frozen=True)
class Target:
    """The promise of one priority in business seconds of `calendar`; None means nothing is promised."""

    first_response_seconds: int | None
    resolution_seconds: int | None
    calendar: Calendar


NO_TARGET = Target(first_response_seconds=None, resolution_seconds=None, calendar=ALWAYS)


@dataclass(frozen=True)
class ClockEvent:
    """What the clocks need of an event; `at` is when it happened, not when it was saved."""

    kind: EventKind | str
    at: datetime
    actor_kind: ActorKind | str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """Time a clock did not count, [start, end), and why; end None is still going on."""

    start: datetime
    end: datetime | None
    reason: str


DONE = "done"
"""Reason of the span between resolved and reopened; the other reasons are wait reasons."""


@dataclass(frozen=True)
class Clock:
    """One measured promise.

    due_at: None while paused, without a target, or when the calendar never gets there. business_seconds and
    wall_seconds: None until stopped; wall_seconds counts everything between start and stop. spent_seconds: business
    time used up to the stop, else to `now`, else to the last event. breached_at: the due time, once it is passed.
    cycle: 1, and one more for each reopening (resolution only).
    """

    metric: Metric
    state: ClockState
    started_at: datetime
    target_seconds: int | None
    due_at: datetime | None
    stopped_at: datetime | None
    wall_seconds: int | None
    business_seconds: int | None
    spent_seconds: int
    breached_at: datetime | None
    spans: tuple[Span, ...]
    cycle: int
    first_stopped_at: datetime | None
    first_business_seconds: int | None

    @property
    def is_breached(self) -> bool:
        return self.breached_at is not None

    @property
    def left_seconds(self) -> int | None:
        """Business seconds left of the target, negative once it is passed; None without a target."""
        return None if self.target_seconds is None else self.target_seconds - self.spent_seconds


@dataclass(frozen=True)
class Clocks:
    """Both clocks of a ticket."""

    first_response: Clock
    resolution: Clock


@dataclass(frozen=True)
class Course:
    """What has happened to a ticket so far, as far as the clocks care. Made by `begin`, continued by `follow`."""

    started_at: datetime
    last_at: datetime
    priority: int
    responded_at: datetime | None = None
    resolved_at: datetime | None = None
    first_resolved_at: datetime | None = None
    waits: tuple[Span, ...] = ()
    dones: tuple[Span, ...] = ()
    reopened_count: int = 0


def begin(logged: ClockEvent) -> Course:
    """Start the course of a ticket from its ticket_logged event."""
    is_call = logged.payload.get("source") == Source.PHONE and logged.actor_kind == ActorKind.HUMAN
    return Course(
        started_at=logged.at,
        last_at=logged.at,
        priority=int(logged.payload["priority"]),
        responded_at=logged.at if is_call else None,
    )


def follow(course: Course, event: ClockEvent) -> Course:
    """Continue the course by one event; kinds the clocks do not care about change nothing but the last time.

    An event that claims to be older than the one before it counts as if it happened together with it.
    """
    course = replace(course, last_at=max(course.last_at, event.at))
    match event.kind:
        case EventKind.PRIORITY_CHANGED:
            return replace(course, priority=int(event.payload["to"]))
        case EventKind.REPLY_SENT:
            return _respond(course, event)
        case EventKind.WAIT_STARTED:
            reason = str(event.payload.get("reason", ""))
            return replace(course, waits=_open(_shut(course.waits, course.last_at), course.last_at, reason))
        case EventKind.WAIT_ENDED:
            return replace(course, waits=_shut(course.waits, course.last_at))
        case EventKind.TICKET_RESOLVED:
            return _resolve(_respond(course, event) if event.payload.get("message") else course)
        case EventKind.TICKET_REOPENED:
            return _reopen(course)
        case _:
            return course


def fold(*, events: Iterable[ClockEvent], policy: Mapping[int, Target], now: datetime | None = None) -> Clocks:
    """Return the clocks after `events`, ordered by sequence and beginning with ticket_logged.

    `policy`: priority 1 to 5 to its target. `now` decides whether a clock that still runs is breached; without it
    that is judged at the last event. It never moves a stopped clock, so a late fold gives the same result.
    """
    logged, *rest = events
    return clocks_of(course=reduce(follow, rest, begin(logged)), policy=policy, now=now)


def clocks_of(*, course: Course, policy: Mapping[int, Target], now: datetime | None = None) -> Clocks:
    """Return the clocks of a course; see `fold`."""
    target = policy.get(course.priority, NO_TARGET)
    at = max(course.last_at, now) if now else course.last_at
    return Clocks(
        first_response=_clock(
            metric=Metric.FIRST_RESPONSE,
            course=course,
            target_seconds=target.first_response_seconds,
            calendar=target.calendar,
            stopped_at=course.responded_at,
            first_stopped_at=course.responded_at,
            # Solved in silence: there is nothing to answer until it is reopened.
            spans=course.dones,
            cycle=1,
            at=at,
        ),
        resolution=_clock(
            metric=Metric.RESOLUTION,
            course=course,
            target_seconds=target.resolution_seconds,
            calendar=target.calendar,
            stopped_at=course.resolved_at,
            first_stopped_at=course.first_resolved_at,
            spans=tuple(sorted((*course.waits, *course.dones), key=lambda span: span.start)),
            cycle=1 + course.reopened_count,
            at=at,
        ),
    )


def pauses_of(events: Iterable[ClockEvent]) -> tuple[Span, ...]:
    """Return the waits of a ticket with their reasons, in order, for reports on who was waited for."""
    logged, *rest = events
    return reduce(follow, rest, begin(logged)).waits


def promise_words(*, seconds: int | None, calendar: Calendar, is_response: bool = True) -> str:
    """Say a target to a clinician: "Somebody answers within 15 minutes, day and night."."""
    deed = "Somebody answers" if is_response else "We aim to solve it"
    if seconds is None:
        return f"{deed} at a time agreed with you."
    if calendar == ALWAYS:
        return f"{deed} within {_duration_words(seconds, day_seconds=None)}, day and night."
    day_seconds = max(sum(end - start for start, end in windows) for windows in calendar.windows) * 60
    return f"{deed} within {_duration_words(seconds, day_seconds=day_seconds)}."


def _clock(
    *,
    metric: Metric,
    course: Course,
    target_seconds: int | None,
    calendar: Calendar,
    stopped_at: datetime | None,
    first_stopped_at: datetime | None,
    spans: tuple[Span, ...],
    cycle: int,
    at: datetime,
) -> Clock:
    start = _whole(course.started_at)
    if stopped_at is not None:
        spans = _until(spans, stopped_at)
    pauses: list[Pause] = [(_whole(span.start), span.end and _whole(span.end)) for span in spans]
    is_paused = stopped_at is None and bool(spans) and spans[-1].end is None
    spent_seconds = elapsed(calendar, start, _whole(stopped_at or at), pauses)
    reached_at = None if target_seconds is None else due(calendar, start, target_seconds, pauses)
    is_breached = target_seconds is not None and spent_seconds > target_seconds
    return Clock(
        metric=metric,
        state=_state(is_stopped=stopped_at is not None, is_paused=is_paused),
        started_at=course.started_at,
        target_seconds=target_seconds,
        due_at=None if is_paused else reached_at,
        stopped_at=stopped_at,
        wall_seconds=_seconds(start, stopped_at),
        business_seconds=None if stopped_at is None else spent_seconds,
        spent_seconds=spent_seconds,
        breached_at=reached_at if is_breached else None,
        spans=spans,
        cycle=cycle,
        first_stopped_at=first_stopped_at,
        first_business_seconds=spent_seconds
        if first_stopped_at == stopped_at is not None
        else _spent(calendar, start, first_stopped_at, pauses),
    )


def _spent(calendar: Calendar, start: datetime, end: datetime | None, pauses: list[Pause]) -> int | None:
    return None if end is None else elapsed(calendar, start, _whole(end), pauses)


def _state(*, is_stopped: bool, is_paused: bool) -> ClockState:
    if is_stopped:
        return ClockState.STOPPED
    return ClockState.PAUSED if is_paused else ClockState.RUNNING


def _respond(course: Course, event: ClockEvent) -> Course:
    if course.responded_at is not None or event.actor_kind != ActorKind.HUMAN:
        return course
    return replace(course, responded_at=course.last_at)


def _resolve(course: Course) -> Course:
    if course.resolved_at is not None:
        return course
    return replace(
        course,
        resolved_at=course.last_at,
        first_resolved_at=course.first_resolved_at or course.last_at,
        waits=_shut(course.waits, course.last_at),
        dones=_open(course.dones, course.last_at, DONE),
    )


def _reopen(course: Course) -> Course:
    return replace(
        course,
        resolved_at=None,
        dones=_shut(course.dones, course.last_at),
        reopened_count=course.reopened_count + 1,
    )


def _open(spans: tuple[Span, ...], at: datetime, reason: str) -> tuple[Span, ...]:
    return (*spans, Span(start=at, end=None, reason=reason))


def _shut(spans: tuple[Span, ...], at: datetime) -> tuple[Span, ...]:
    if not spans or spans[-1].end is not None:
        return spans
    return (*spans[:-1], replace(spans[-1], end=at))


def _until(spans: tuple[Span, ...], stopped_at: datetime) -> tuple[Span, ...]:
    """Cut the spans at the stop, so that nothing that happens later can move a stopped clock."""
    return tuple(
        span if span.end and span.end <= stopped_at else replace(span, end=stopped_at)
        for span in spans
        if span.start < stopped_at
    )


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((_whole(end) - start).total_seconds())


def _whole(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


def _duration_words(seconds: int, *, day_seconds: int | None) -> str:
    working = "working " if day_seconds else ""
    if day_seconds and seconds >= day_seconds and seconds % day_seconds == 0:
        return _counted(seconds // day_seconds, f"{working}day")
    if seconds >= 3600 and seconds % 3600 == 0:
        return _counted(seconds // 3600, f"{working}hour")
    return _counted(-(-seconds // 60), f"{working}minute")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
