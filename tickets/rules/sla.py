"""The clocks of one ticket, folded from its events; the same events and books always give the same clocks.

First response: from the time of the call or report to the first public message a person of the desk writes, a
resolution with a message included. A ticket the desk logs from a phone call was answered during the call: 0 seconds,
and 0 counts. Notes, assignments, state changes and automatic mail are no response. Nobody answers themselves: what a
desk person writes on a ticket they are the requester of is recorded as requester_replied, which is no response either;
their resolution of it is a resolution like any other. Waiting does not pause it.

Next response: once answered, each message of the requester opens a cycle unless one is open; the next public message
of the desk closes it. Waiting does not pause it.

Resolution: from the same start to the time it was resolved. Each reopening opens another cycle that goes on where the
last one stopped: the promise is one for the whole ticket. Waiting pauses it, and the time between resolved and
reopened is neither waiting nor work. Seconds in business time leave both out.

A cycle that still runs is judged by what is known of the ticket now, for the whole life of the ticket: a new priority
brings its own target and hours from the start. A cycle that has stopped keeps what was promised when it stopped, and
the hours that held until then. The policy is the version the ticket was logged under until a replay names another.
Hours edited at T are the old ones before T and the new ones from then on (rules/timeline.py). A due time set by hand
is a plain instant: no pause and no policy moves it. It holds for the cycle it was set in.

Instants are counted in whole seconds. A clock that stops at its due time is met; a second later it is breached, also
when the desk had just closed. The breach is dated by the due time, whenever somebody notices.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from assets.rules.calendar import ALWAYS, Calendar, cuts_of
from tickets.enums import ClockState, Metric
from tickets.rules.course import ClockEvent, Course, Round, Span, course_of
from tickets.rules.promises import MISSED_PERCENT, NO_BOOK, Book, Books, Target
from tickets.rules.segments import Segment, segments_of
from tickets.rules.timeline import Timeline, due, elapsed


@dataclass(frozen=True)
class Mark:
    """A share of a promise and the instant at which it is used up."""

    percent: int
    at: datetime

    def is_passed(self, now: datetime) -> bool:
        """Say whether it may be told: a whole second later, as only then a promise is broken."""
        return self.at < _whole(now)


@dataclass(frozen=True)
class Clock:
    """One cycle of one measured promise.

    due_at: None while paused, without a promise, or when the calendar never gets there. business_seconds and
    wall_seconds: of this cycle, None until stopped; wall_seconds counts everything between start and stop.
    spent_seconds: business time used up of the target, earlier cycles (carried_seconds) included, up to the stop, else
    to `now`, else to the last event that moves clocks. breached_at: the due time, once it is passed. mark: the next
    mark nobody has been told of, which may have passed. policy, calendar: ids of the versions, of the hours the last
    one that counts, as in hours; rule: the name of the rule that promised.
    """

    metric: Metric
    cycle: int
    state: ClockState
    started_at: datetime
    target_seconds: int | None
    due_at: datetime | None
    stopped_at: datetime | None
    wall_seconds: int | None
    business_seconds: int | None
    carried_seconds: int
    spent_seconds: int
    breached_at: datetime | None
    spans: tuple[Span, ...]
    segments: tuple[Segment, ...]
    policy: int
    calendar: int
    priority: int
    rule: str
    is_pinned: bool
    stopped_by: int | None
    mark: Mark | None
    hours: Timeline = field(compare=False, repr=False)

    @property
    def is_breached(self) -> bool:
        return self.breached_at is not None

    @property
    def has_promise(self) -> bool:
        return self.target_seconds is not None or self.is_pinned

    @property
    def left_seconds(self) -> int | None:
        """Business seconds left of the target, negative once it is passed; None without a target."""
        return None if self.target_seconds is None else self.target_seconds - self.spent_seconds


@dataclass(frozen=True)
class Clocks:
    """All cycles of a ticket: first response, next responses, resolutions, each in order."""

    cycles: tuple[Clock, ...]

    def of(self, metric: Metric) -> tuple[Clock, ...]:
        """Return the cycles of a metric, the first one first."""
        return tuple(clock for clock in self.cycles if clock.metric is metric)

    @property
    def first_response(self) -> Clock:
        return self.of(Metric.FIRST_RESPONSE)[0]

    @property
    def next_response(self) -> Clock | None:
        """The latest cycle of the next response, None when the requester has not written since the first."""
        return next(reversed(self.of(Metric.NEXT_RESPONSE)), None)

    @property
    def first_resolution(self) -> Clock:
        return self.of(Metric.RESOLUTION)[0]

    @property
    def resolution(self) -> Clock:
        """The latest cycle of the resolution."""
        return self.of(Metric.RESOLUTION)[-1]


def fold(*, events: Iterable[ClockEvent], books: Books, now: datetime | None = None) -> Clocks:
    """Return the clocks after `events`, ordered by sequence and beginning with ticket_logged.

    books: policy version id to its book; a version without one promises nothing. `now` decides whether a clock that
    still runs is breached; without it that is judged at the last event that moves clocks. It never moves a stopped
    clock, so a late fold gives the same result.
    """
    return clocks_of(course=course_of(events), books=books, now=now)


def clocks_of(*, course: Course, books: Books, now: datetime | None = None) -> Clocks:
    """Return the clocks of a course; see `fold`."""
    at = max(course.moved_at, now) if now else course.moved_at
    away = tuple(sorted((*course.waits, *course.dones), key=lambda span: (span.start, span.cause)))
    answers = (course.answer,) if course.answer else ()
    # Solved in silence: there is nothing to answer until it is reopened, so only that pauses a response.
    plan = (
        (Metric.FIRST_RESPONSE, answers, course.dones),
        (Metric.NEXT_RESPONSE, course.asks, course.dones),
        (Metric.RESOLUTION, course.works, away),
    )
    return Clocks(
        cycles=tuple(
            _Cycle(metric, number, found, spans, course, books, at).clock()
            for metric, rounds, spans in plan
            for number, found in enumerate(rounds, start=1)
        )
    )


def promise_words(*, seconds: int | None, calendar: Calendar, is_response: bool = True) -> str:
    """Say a target to a clinician: "Somebody answers within 15 minutes, day and night."."""
    deed = "Somebody answers" if is_response else "We aim to solve it"
    return f"{deed} {within_words(seconds=seconds, calendar=calendar)}."


def within_words(*, seconds: int | None, calendar: Calendar) -> str:
    """Say a target: "within 15 minutes, day and night", "within 2 working days"; a working day is the longest."""
    if seconds is None:
        return "at a time agreed with you"
    if calendar == ALWAYS:
        return f"within {_duration_words(seconds, day_seconds=None)}, day and night"
    day_seconds = max(sum(end - start for start, end in windows) for windows in calendar.windows) * 60
    return f"within {_duration_words(seconds, day_seconds=day_seconds)}"


class _Cycle:
    """Works out one cycle. Pauses are those of the whole ticket up to its stop, because the target is one for it."""

    def __init__(
        self,
        metric: Metric,
        number: int,
        found: Round,
        spans: tuple[Span, ...],
        course: Course,
        books: Books,
        at: datetime,
    ) -> None:
        self.metric, self.number, self.found, self.course = metric, number, found, course
        self.stop = found.stop
        self.is_cancelled = self.stop is None and course.merged is not None
        facts = self.stop.facts if self.stop else course.facts
        self.policy = self.stop.policy if self.stop else course.policy
        self.priority = facts.priority
        self.book: Book = books.get(self.policy, NO_BOOK)
        self.target: Target = self.book.target(facts)
        self.target_seconds = self.target.seconds(metric)
        end = self.stop or course.merged
        self.hours = self.target.hours.before(end.at) if end else self.target.hours
        self.until = _whole(end.at if end else at)
        self.spans = _until(spans, end.at) if end else spans
        self.cuts = cuts_of((_whole(span.start), span.end and _whole(span.end)) for span in self.spans)
        self.start = _whole(found.started_at)
        self.base = _whole(course.started_at) if metric is Metric.RESOLUTION else self.start
        self.pin = found.pin
        self.told = {percent for *cycle, percent in course.announced if cycle == [metric.value, number]}
        self.spent = self._spent(self.until)
        self.missed_at = self._reached_at(MISSED_PERCENT)

    def clock(self) -> Clock:
        """Return the cycle."""
        stopped_at = self.stop.at if self.stop else None
        carried = self._spent(self.start) if self.base < self.start else 0
        spent, reached_at = self.spent, self.missed_at
        is_paused = self._is_paused()
        return Clock(
            metric=self.metric,
            cycle=self.number,
            state=self._state(is_paused=is_paused),
            started_at=self.found.started_at,
            target_seconds=self.target_seconds,
            due_at=None if self.is_cancelled or (is_paused and not self.pin) else reached_at,
            stopped_at=stopped_at,
            wall_seconds=None if stopped_at is None else int((self.until - self.start).total_seconds()),
            business_seconds=None if stopped_at is None else spent - carried,
            carried_seconds=carried,
            spent_seconds=spent,
            breached_at=reached_at if self._is_breached(reached_at) else None,
            spans=self.spans,
            segments=segments_of(
                start=self.start,
                end=self.until if self.stop or self.is_cancelled else None,
                cause=self.found.seq,
                spans=self.spans,
                hours=self.hours,
                policy=self.policy,
            ),
            policy=self.policy,
            calendar=self.hours.editions[-1].version,
            priority=self.priority,
            rule=self.target.name,
            is_pinned=self.pin is not None,
            stopped_by=self.stop.actor if self.stop else None,
            mark=self._next_mark(),
            hours=self.hours,
        )

    def _spent(self, end: datetime) -> int:
        return elapsed(self.hours, self.base, end, self.cuts)

    def _reached_at(self, percent: int) -> datetime | None:
        """When so many per cent of the target are used up, rounded up to a second; None: not in sight."""
        if percent == MISSED_PERCENT and self.pin:
            return self.pin
        if self.target_seconds is None:
            return None
        return due(self.hours, self.base, self._share(self.target_seconds, percent), self.cuts)

    @staticmethod
    def _share(seconds: int, percent: int) -> int:
        """So many per cent of a number of seconds, rounded up."""
        return -(-seconds * percent // 100)

    def _is_breached(self, reached_at: datetime | None) -> bool:
        """A breach somebody was told of counts from the due time itself, as nothing has happened since."""
        if reached_at is None:
            return False
        is_told = self.stop is None and MISSED_PERCENT in self.told
        return self.until > reached_at or (is_told and self.until == reached_at)

    def _is_paused(self) -> bool:
        return self.stop is None and bool(self.spans) and self.spans[-1].end is None

    def _state(self, *, is_paused: bool) -> ClockState:
        if self.is_cancelled:
            return ClockState.CANCELLED
        if self.stop:
            return ClockState.STOPPED
        return ClockState.PAUSED if is_paused else ClockState.RUNNING

    def _next_mark(self) -> Mark | None:
        """The first mark still to be told.

        A mark not reached before the stop never comes. Nor does a warning that was due before the ticket was recorded
        or before this cycle began, or one below a mark already told. Of the past that applied promises make, only a
        breach of what still runs is told.
        """
        percents = (MISSED_PERCENT,) if self.pin else self.book.marks(self.metric, self.priority)
        for percent in percents:
            if percent <= max(self.told, default=0):
                continue
            if self._ended_before(percent):
                return None
            reached_at = self.missed_at if percent == MISSED_PERCENT else self._reached_at(percent)
            if reached_at is None or self._is_quiet(percent, reached_at):
                continue
            if self._has_ended and reached_at >= self.until:
                return None
            return Mark(percent=percent, at=max(reached_at, self.start))
        return None

    @property
    def _has_ended(self) -> bool:
        return self.stop is not None or self.is_cancelled

    def _ended_before(self, percent: int) -> bool:
        """Say without asking the calendar that a share was not used up by the end."""
        if not self._has_ended or self.pin or self.target_seconds is None:
            return False
        return self.spent < self._share(self.target_seconds, percent)

    def _is_quiet(self, percent: int, reached_at: datetime) -> bool:
        quiet_until = self.course.quiet_until
        if quiet_until and reached_at < quiet_until and (percent < MISSED_PERCENT or self.course.is_imported):
            return True
        return percent < MISSED_PERCENT and reached_at < self.start or self._was_replayed(percent, reached_at)

    def _was_replayed(self, percent: int, reached_at: datetime) -> bool:
        """Say whether a mark lies before its promises were applied, and is a warning or of a cycle over by then."""
        applied_at = self.course.applied_at
        if applied_at is None or reached_at >= applied_at:
            return False
        is_over = self.stop is not None or self.is_cancelled
        return percent < MISSED_PERCENT or (is_over and self.until <= applied_at)


def _until(spans: Sequence[Span], stopped_at: datetime) -> tuple[Span, ...]:
    """Cut the spans at the stop, so that nothing that happens later can move a stopped clock."""
    return tuple(
        span if span.end and span.end <= stopped_at else Span(span.start, stopped_at, span.reason, span.cause)
        for span in spans
        if span.start < stopped_at
    )


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
