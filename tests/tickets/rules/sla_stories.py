"""A policy, a Monday and events, for the tests of the clocks."""

from datetime import UTC, datetime, timedelta

from tickets.enums import ActorKind, EventKind
from tickets.rules.calendar import ALWAYS, Calendar
from tickets.rules.sla import (
    ClockEvent,
    Target,
    fold,
)

HOUR = 3600
OFFICE = Calendar(time_zone="UTC", windows=tuple(((480, 1080),) if day < 5 else () for day in range(7)))
POLICY = {
    1: Target(first_response_seconds=900, resolution_seconds=4 * HOUR, calendar=ALWAYS),
    2: Target(first_response_seconds=1800, resolution_seconds=8 * HOUR, calendar=ALWAYS),
    3: Target(first_response_seconds=4 * HOUR, resolution_seconds=20 * HOUR, calendar=OFFICE),
    5: Target(first_response_seconds=20 * HOUR, resolution_seconds=None, calendar=OFFICE),
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


def clocks(*events, now=None, policy=POLICY):
    return fold(events=events, policy=policy, now=now)
