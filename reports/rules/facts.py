"""What is measured of a ticket, folded from its events; the same events always give the same facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.enums import EventKind, State
from tickets.rules.lifecycle import Verb, next_state
from tickets.rules.sla import Clock, ClockEvent, Target, fold

DEFINITION_VERSION = 1
"""Raised whenever a definition changes; every figure says under which it was computed."""


@dataclass(frozen=True)
class Course:
    """Where a ticket has been. Queues and categories by code, the device by id."""

    state: State
    source: str
    queue: str
    first_queue: str
    category: str
    device: int | None
    priority: int
    first_priority: int
    reopened_count: int


@dataclass(frozen=True)
class Measure:
    """One clock as a fact; see models.fact.TicketFact for the meaning of decided_at and met."""

    stopped_at: datetime | None
    wall_seconds: int | None
    business_seconds: int | None
    target_seconds: int | None
    due_at: datetime | None
    decided_at: datetime | None
    met: bool | None


@dataclass(frozen=True)
class Facts:
    """Everything measured of a ticket. first_resolution has no promise of its own."""

    course: Course
    started_at: datetime
    first_response: Measure
    resolution: Measure
    first_resolution: Measure


def facts_of(*, events: Sequence[ClockEvent], policy: Mapping[int, Target]) -> Facts:
    """Return the facts after `events`, ordered by sequence and beginning with ticket_logged.

    Nothing here depends on when it runs: what a clock still running will become is left to `decided_at`.
    """
    clocks = fold(events=events, policy=policy)
    return Facts(
        course=course_of(events),
        started_at=clocks.resolution.started_at,
        first_response=measure_of(clocks.first_response),
        resolution=measure_of(clocks.resolution),
        first_resolution=_first_of(clocks.resolution),
    )


def course_of(events: Sequence[ClockEvent]) -> Course:
    """Return where a ticket has been after `events`."""
    logged = events[0].payload
    state, has_assignee = State.NEW, False
    places = {"queue": logged["queue"], "category": logged["category"], "device": logged["device"]}
    priority, first_queue, reopened_count = int(logged["priority"]), "", 0
    for event in events[1:]:
        if event.kind in _VERBS:
            has_assignee = _HAS_ASSIGNEE.get(EventKind(event.kind), has_assignee)
            state = next_state(state, _VERBS[EventKind(event.kind)], has_assignee)
        if event.kind in _PLACES:
            places[_PLACES[EventKind(event.kind)]] = event.payload["to"]
        if event.kind == EventKind.TICKET_ROUTED:
            first_queue = first_queue or event.payload["to"]
        if event.kind == EventKind.PRIORITY_CHANGED:
            priority = int(event.payload["to"])
        reopened_count += event.kind == EventKind.TICKET_REOPENED
    return Course(
        state=state,
        source=logged["source"],
        queue=places["queue"],
        first_queue=first_queue or logged["queue"],
        category=places["category"],
        device=places["device"],
        priority=priority,
        first_priority=int(logged["priority"]),
        reopened_count=reopened_count,
    )


def measure_of(clock: Clock) -> Measure:
    """Return a clock as a fact. A breach is dated by the due time, never by when somebody noticed."""
    due_at = clock.due_at or clock.breached_at
    met = None
    if clock.stopped_at is not None and clock.target_seconds is not None:
        met = not clock.is_breached
    return Measure(
        stopped_at=clock.stopped_at,
        wall_seconds=clock.wall_seconds,
        business_seconds=clock.business_seconds,
        target_seconds=clock.target_seconds,
        due_at=due_at,
        decided_at=clock.stopped_at if met else due_at,
        met=met,
    )


def _first_of(clock: Clock) -> Measure:
    wall_seconds = None
    if clock.first_stopped_at is not None:
        whole = [moment.replace(microsecond=0) for moment in (clock.started_at, clock.first_stopped_at)]
        wall_seconds = int((whole[1] - whole[0]).total_seconds())
    return Measure(
        stopped_at=clock.first_stopped_at,
        wall_seconds=wall_seconds,
        business_seconds=clock.first_business_seconds,
        target_seconds=None,
        due_at=None,
        decided_at=None,
        met=None,
    )


_VERBS: Mapping[str, Verb] = {
    EventKind.TICKET_ROUTED: Verb.RELEASE,
    EventKind.TICKET_TAKEN: Verb.TAKE,
    EventKind.TICKET_ASSIGNED: Verb.ASSIGN,
    EventKind.TICKET_RELEASED: Verb.RELEASE,
    EventKind.WAIT_STARTED: Verb.WAIT,
    EventKind.WAIT_ENDED: Verb.RESUME,
    EventKind.TICKET_RESOLVED: Verb.RESOLVE,
    EventKind.TICKET_REOPENED: Verb.REOPEN,
    EventKind.TICKET_CLOSED: Verb.CLOSE,
}
"""A ticket sent to another queue is given back: nobody has it there yet."""

_HAS_ASSIGNEE: Mapping[str, bool] = {
    EventKind.TICKET_TAKEN: True,
    EventKind.TICKET_ASSIGNED: True,
    EventKind.TICKET_RELEASED: False,
    EventKind.TICKET_ROUTED: False,
}

_PLACES: Mapping[str, str] = {
    EventKind.TICKET_ROUTED: "queue",
    EventKind.CATEGORY_CHANGED: "category",
    EventKind.DEVICE_LINKED: "device",
}
