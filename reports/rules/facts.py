"""What is measured of a ticket, folded from its events; the same events always give the same facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reports.rules.stays import Stay, reassigned_count, stays_of
from tickets.enums import EventKind, Metric, State, WaitReason
from tickets.rules.course import ClockEvent, Course, course_of, without_undone_merges
from tickets.rules.promises import NO_BOOK, Books, Target
from tickets.rules.sla import Clock, Clocks, clocks_of
from tickets.rules.timeline import elapsed

DEFINITION_VERSION = 3
"""Raised whenever a definition changes; every figure says under which it was computed."""


@dataclass(frozen=True)
class Places:
    """Where a ticket is and how it got there. Queues and categories by code, the device by id."""

    state: State
    source: str
    affected: str
    department: str
    queue: str
    first_queue: str
    category: str
    device: int | None
    site: int | None
    priority: int
    first_priority: int
    reopened_count: int
    reassigned_count: int
    contact_count: int
    used_vendor: bool
    merged_at: datetime | None
    closed_at: datetime | None


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
class Rating:
    """What the requester said of a solution, 1 to 5, and when."""

    score: int
    at: datetime


@dataclass(frozen=True)
class Facts:
    """Everything measured of a ticket. resolution: to the last solution; first_resolution: to the first. ratings: by
    the cycle of the resolution that was rated.
    """

    places: Places
    started_at: datetime
    first_response: Measure
    resolution: Measure
    first_resolution: Measure
    clocks: Clocks
    stays: tuple[Stay, ...]
    target: Target
    ratings: Mapping[int, Rating] = field(default_factory=dict)

    @property
    def is_first_contact(self) -> bool | None:
        """Solved by the first who had it, without another message of the requester; None until it is solved."""
        if self.resolution.stopped_at is None:
            return None
        places = self.places
        return not (places.reassigned_count or places.contact_count or places.reopened_count)

    @property
    def closing_seconds(self) -> int | None:
        """Seconds from when the desk was told to the last closing; None while it is open."""
        return whole_seconds(self.started_at, self.places.closed_at) if self.places.closed_at else None

    def stay_seconds(self, stay: Stay) -> int | None:
        """Return the business seconds of a stay in the hours promised to the ticket; None while it goes on."""
        return None if stay.end is None else elapsed(self.target.hours, stay.start, stay.end)


def facts_of(*, events: Sequence[ClockEvent], books: Books) -> Facts:
    """Return the facts after `events`, ordered by sequence and beginning with ticket_logged.

    Nothing here depends on when it runs: what a clock still running will become is left to `decided_at`.
    """
    course = course_of(events)
    clocks = clocks_of(course=course, books=books)
    stays = stays_of(events)
    return Facts(
        places=places_of(events, course=course, stays=stays),
        started_at=course.started_at,
        first_response=measure_of(clocks.first_response),
        resolution=_whole_life(clocks.resolution, course.started_at),
        first_resolution=measure_of(clocks.first_resolution),
        clocks=clocks,
        stays=stays,
        target=books.get(course.policy, NO_BOOK).target(course.facts),
        ratings=ratings_of(events, solutions=clocks.of(Metric.RESOLUTION)),
    )


def ratings_of(events: Sequence[ClockEvent], *, solutions: Sequence[Clock]) -> dict[int, Rating]:
    """Return the ratings by cycle: each is about the last solution there was when it was given."""
    found = {}
    for event in events:
        if event.kind == EventKind.SATISFACTION_GIVEN:
            before = [each.cycle for each in solutions if each.stopped_at is not None and each.stopped_at <= event.at]
            if before:
                found[before[-1]] = Rating(score=int(event.payload["score"]), at=event.at)
    return found


def places_of(events: Sequence[ClockEvent], *, course: Course, stays: Sequence[Stay]) -> Places:
    """Return where a ticket has been after `events`."""
    logged = events[0].payload
    routed = [event.payload["to"] for event in events if event.kind == EventKind.TICKET_ROUTED]
    linked = [event.payload["to"] for event in events if event.kind == EventKind.DEVICE_LINKED]
    first_queue = routed[0] if routed else logged["queue"]
    state, closed_at = _end_of(events, stays)
    return Places(
        state=state,
        source=logged["source"],
        affected=logged.get("affected") or "",
        department=logged.get("department", ""),
        queue=routed[-1] if routed else logged["queue"],
        first_queue=first_queue,
        category=course.facts.category,
        device=linked[-1] if linked else logged["device"],
        site=course.facts.site,
        priority=course.facts.priority,
        first_priority=int(logged["priority"]),
        reopened_count=course.reopened_count,
        reassigned_count=reassigned_count(stays, queue=first_queue),
        contact_count=sum(event.kind == EventKind.REQUESTER_REPLIED for event in events),
        used_vendor=any(span.reason == WaitReason.VENDOR for span in course.waits),
        merged_at=course.merged.at if course.merged else None,
        closed_at=closed_at,
    )


def measure_of(clock: Clock) -> Measure:
    """Return a clock as a fact. A breach is dated by the due time, never by when somebody noticed."""
    due_at = clock.due_at or clock.breached_at
    met = not clock.is_breached if clock.stopped_at is not None and clock.has_promise else None
    return Measure(
        stopped_at=clock.stopped_at,
        wall_seconds=clock.wall_seconds,
        business_seconds=clock.business_seconds,
        target_seconds=clock.target_seconds,
        due_at=due_at,
        decided_at=clock.stopped_at if met else due_at,
        met=met,
    )


def whole_seconds(start: datetime, end: datetime) -> int:
    """Return the seconds of the clock on the wall between two instants, each cut to its second."""
    return int((end.replace(microsecond=0) - start.replace(microsecond=0)).total_seconds())


def _whole_life(clock: Clock, started_at: datetime) -> Measure:
    """The last cycle of a resolution as the measure of the whole ticket: from when the desk was told."""
    measure = measure_of(clock)
    if clock.stopped_at is None:
        return measure
    return Measure(
        stopped_at=clock.stopped_at,
        wall_seconds=whole_seconds(started_at, clock.stopped_at),
        business_seconds=clock.spent_seconds,
        target_seconds=measure.target_seconds,
        due_at=measure.due_at,
        decided_at=measure.decided_at,
        met=measure.met,
    )


def _end_of(events: Sequence[ClockEvent], stays: Sequence[Stay]) -> tuple[State, datetime | None]:
    """The state now, and since when it is closed."""
    if stays and stays[-1].end is None:
        return stays[-1].state, None
    ends = (EventKind.TICKET_CLOSED, EventKind.TICKET_MERGED)
    closings = [event.at for event in without_undone_merges(events) if event.kind in ends]
    return State.CLOSED, closings[-1]
