"""A policy, a Monday and events, for the tests of the clocks."""

from datetime import UTC, datetime, timedelta

from assets.rules.calendar import Calendar
from tickets.enums import ActorKind, EventKind, Metric
from tickets.rules.course import ClockEvent
from tickets.rules.promises import DAY_AND_NIGHT, NO_TARGET, Book, Step, Target
from tickets.rules.sla import fold
from tickets.rules.timeline import always_the_same

HOUR = 3600
OFFICE_CALENDAR = Calendar(time_zone="UTC", windows=tuple(((480, 1080),) if day < 5 else () for day in range(7)))
OFFICE = always_the_same(OFFICE_CALENDAR)
POLICY = {
    1: Target(first_response_seconds=900, resolution_seconds=4 * HOUR, hours=DAY_AND_NIGHT),
    2: Target(first_response_seconds=1800, resolution_seconds=8 * HOUR, hours=DAY_AND_NIGHT),
    3: Target(first_response_seconds=4 * HOUR, resolution_seconds=20 * HOUR, hours=OFFICE),
    5: Target(first_response_seconds=20 * HOUR, resolution_seconds=None, hours=OFFICE),
}
ONE_TARGET = dict.fromkeys(range(1, 6), POLICY[1])
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)


def event(kind, at, actor_kind=ActorKind.HUMAN, **payload):
    return ClockEvent(kind=EventKind(kind), at=at, actor_kind=actor_kind, payload=payload)


def logged(at=MONDAY, priority=1, source="portal", actor_kind=ActorKind.HUMAN):
    return event("ticket_logged", at, actor_kind, priority=priority, source=source, state="new")


def after(minutes, at=MONDAY):
    return at + timedelta(minutes=minutes)


class FixedBook(Book):
    """A book of targets by priority, with warnings at these per cents."""

    def __init__(self, targets, *, version=0, percents=()):
        steps = tuple(Step(metric=metric, percent=percent) for metric in Metric for percent in percents)
        super().__init__(version=version, targets={}, steps=steps)
        object.__setattr__(self, "fixed", targets)

    def target(self, facts):
        return self.fixed.get(facts.priority, NO_TARGET)


def books(policy=POLICY, **more):
    return {0: FixedBook(policy, **more)}


def clocks(*events, now=None, policy=POLICY):
    return fold(events=events, books=books(policy), now=now)
