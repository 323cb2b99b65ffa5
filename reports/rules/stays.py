"""Where a ticket has been and who held it, folded from its events: stretches in which neither changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tickets.enums import DONE_STATES, EventKind, Party, State, WaitReason
from tickets.rules.course import ClockEvent, without_undone_merges
from tickets.rules.lifecycle import Verb, next_state

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
    EventKind.TICKET_MERGED: Verb.CLOSE,
}
"""A ticket sent to another queue is given back: nobody has it there yet."""

_WAITED_FOR: Mapping[str, Party] = {
    WaitReason.REQUESTER: Party.REQUESTER,
    WaitReason.VENDOR: Party.VENDOR,
    WaitReason.PARTS: Party.VENDOR,
}


@dataclass(frozen=True)
class Stay:
    """[start, end) in one state in one pair of hands; end None while it goes on. queue by code, agent by id.

    party: who holds it, "" once it is solved. A wait for a planned time or another reason stays with whoever had it.
    """

    start: datetime
    end: datetime | None
    state: State
    queue: str
    agent: int | None
    reason: str = ""

    @property
    def party(self) -> Party | str:
        if self.state in DONE_STATES:
            return ""
        if self.state == State.WAITING and self.reason in _WAITED_FOR:
            return _WAITED_FOR[self.reason]
        return Party.AGENT if self.agent else Party.QUEUE

    @property
    def wall_seconds(self) -> int | None:
        """Whole seconds, None while it goes on."""
        if self.end is None:
            return None
        return int((self.end.replace(microsecond=0) - self.start.replace(microsecond=0)).total_seconds())


def stays_of(events: Iterable[ClockEvent]) -> tuple[Stay, ...]:
    """Return the stays of a ticket in order; they touch one another, and together with being closed fill its life.

    events: ordered by sequence and beginning with ticket_logged. Stays that end when they began are left out, but for
    the last, and an event that claims to be older than the one before it counts as if it happened together with it. A
    merge that was undone never was: whoever had the ticket had it all along.
    """
    return tuple(_joined(_steps(without_undone_merges(events))))


def _steps(events: Iterable[ClockEvent]) -> Iterator[Stay]:
    logged, *rest = events
    now = Stay(start=logged.at, end=None, state=State.NEW, queue=logged.payload.get("queue", ""), agent=None)
    last_at = logged.at
    for event in rest:
        last_at = max(last_at, event.at)
        changed = _after(now, event)
        if changed != now:
            yield replace(now, end=last_at)
            now = replace(changed, start=last_at)
    yield now


def _after(now: Stay, event: ClockEvent) -> Stay:
    """Where the ticket is after an event; the same stay when it has not moved."""
    verb = _VERBS.get(event.kind)
    if verb is None:
        return now
    agent = _agent_after(now, event)
    state = next_state(now.state, verb, agent is not None)
    reason = str(event.payload.get("reason", "")) if verb is Verb.WAIT else now.reason
    return replace(
        now,
        state=state,
        agent=agent,
        queue=event.payload.get("to", now.queue) if event.kind == EventKind.TICKET_ROUTED else now.queue,
        reason=reason if state == State.WAITING else "",
    )


def _agent_after(now: Stay, event: ClockEvent) -> int | None:
    match event.kind:
        case EventKind.TICKET_TAKEN | EventKind.TICKET_ASSIGNED:
            return int(event.payload["assignee"])
        case EventKind.TICKET_RELEASED | EventKind.TICKET_ROUTED:
            return None
        case _:
            return now.agent


def _joined(stays: Iterable[Stay]) -> Iterator[Stay]:
    """Leave out empty stays and what happened after closing; a closed ticket stays nowhere until it is reopened."""
    for stay in stays:
        if stay.state != State.CLOSED and stay.start != stay.end:
            yield stay


def reassigned_count(stays: Sequence[Stay], *, queue: str) -> int:
    """Return how often a ticket changed hands: to another queue than `queue`, its first, or from person to person.

    Being sent on and then taken there is one change; given back and taken by the same person is none.
    """
    count, agent = 0, None
    for stay in stays:
        if stay.queue != queue:
            count, queue, agent = count + 1, stay.queue, stay.agent
        elif stay.agent is not None:
            count += agent is not None and agent != stay.agent
            agent = stay.agent
    return count
