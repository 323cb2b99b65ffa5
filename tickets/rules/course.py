"""What has happened to one ticket, as far as its clocks care: folded from its events, one at a time.

Rounds are stretches in which something is owed: a first answer, an answer to each later message of the requester, a
solution and, after each reopening, another. A round that ended remembers what was known of the ticket then, so that
nothing that happens later can change what had been promised.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Any

from tickets.enums import ActorKind, EventKind, Metric, Source
from tickets.rules.promises import Facts


@dataclass(frozen=True)
class ClockEvent:
    """What the clocks need of an event; `at` is when it happened, recorded_at when it was saved, None for at once."""

    kind: EventKind | str
    at: datetime
    actor_kind: ActorKind | str
    payload: Mapping[str, Any]
    seq: int = 0
    actor: int | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class Span:
    """Time a clock did not count, [start, end), and why; end None is still going on. causes: events that bound it."""

    start: datetime
    end: datetime | None
    reason: str
    cause: int = 0
    end_cause: int = 0


DONE = "done"
"""Reason of the span between resolved and reopened; the other reasons are wait reasons."""


@dataclass(frozen=True)
class Stop:
    """The end of a round: when, by whom (person id), by which event, and what was known and promised then."""

    at: datetime
    facts: Facts
    policy: int
    seq: int = 0
    actor: int | None = None


@dataclass(frozen=True)
class Round:
    """One stretch in which something is owed; stop None while it still is. pin: its due time, if set by hand."""

    started_at: datetime
    seq: int = 0
    stop: Stop | None = None
    pin: datetime | None = None


@dataclass(frozen=True)
class Course:
    """What has happened so far. Made by `begin`, continued by `follow`.

    policy: id of the policy version that holds. asks: the rounds of later messages. announced: marks that were told
    already, as (metric, cycle, percent). quiet_until: marks before it are not told, because nobody could have acted on
    them. applied_at: when a policy was last applied to it. merged: since when the ticket is part of another. last_at:
    of all events; moved_at: of those that move a clock, at which clocks that still run are judged.
    """

    started_at: datetime
    last_at: datetime
    moved_at: datetime
    facts: Facts
    policy: int = 0
    answer: Round | None = None
    asks: tuple[Round, ...] = ()
    works: tuple[Round, ...] = ()
    waits: tuple[Span, ...] = ()
    dones: tuple[Span, ...] = ()
    announced: frozenset[tuple[str, int, int]] = frozenset()
    quiet_until: datetime | None = None
    applied_at: datetime | None = None
    is_imported: bool = False
    merged: Stop | None = None

    @property
    def reopened_count(self) -> int:
        return len(self.works) - 1

def begin(logged: ClockEvent) -> Course:
    """Start the course of a ticket from its ticket_logged event."""
    payload = logged.payload
    facts = Facts(
        priority=int(payload["priority"]),
        category=payload.get("category", ""),
        queue=payload.get("queue", ""),
        site=payload.get("site"),
        criticality=payload.get("criticality"),
        department=payload.get("department", ""),
    )
    course = Course(
        started_at=logged.at,
        last_at=logged.at,
        moved_at=logged.at,
        facts=facts,
        policy=payload.get("policy", 0),
        answer=Round(started_at=logged.at, seq=logged.seq),
        works=(Round(started_at=logged.at, seq=logged.seq),),
        quiet_until=logged.recorded_at,
        is_imported=payload.get("source") == Source.IMPORT,
    )
    is_call = payload.get("source") == Source.PHONE and logged.actor_kind == ActorKind.HUMAN
    return _respond(course, logged) if is_call else course


def follow(course: Course, event: ClockEvent) -> Course:
    """Continue the course by one event; kinds the clocks do not care about change nothing but the last time.

    An event that claims to be older than the one before it counts as if it happened together with it. What a ticket
    is about may change while it is merged or done; rounds that have ended do not notice.
    """
    course = replace(course, last_at=max(course.last_at, event.at))
    change = _CHANGES.get(EventKind(event.kind))
    return change(replace(course, moved_at=course.last_at), event) if change else course


def course_of(events: Iterable[ClockEvent]) -> Course:
    """Return the course after `events`, ordered by sequence and beginning with ticket_logged."""
    logged, *rest = events
    return reduce(follow, rest, begin(logged))


def pauses_of(events: Iterable[ClockEvent]) -> tuple[Span, ...]:
    """Return the waits of a ticket with their reasons, in order, for reports on who was waited for."""
    return course_of(events).waits


def _priority(course: Course, event: ClockEvent) -> Course:
    return replace(course, facts=replace(course.facts, priority=int(event.payload["to"])))


def _category(course: Course, event: ClockEvent) -> Course:
    return replace(course, facts=replace(course.facts, category=event.payload.get("to", "")))


def _queue(course: Course, event: ClockEvent) -> Course:
    return replace(course, facts=replace(course.facts, queue=event.payload.get("to", "")))


def _device(course: Course, event: ClockEvent) -> Course:
    payload = event.payload
    site = payload.get("site") or course.facts.site
    return replace(course, facts=replace(course.facts, site=site, criticality=payload.get("criticality")))


def _policy(course: Course, event: ClockEvent) -> Course:
    """A replay holds for the whole life of the ticket, so rounds that have ended are judged anew as well."""
    policy = int(event.payload["to"])
    return replace(
        course,
        policy=policy,
        applied_at=course.last_at,
        answer=course.answer and _under(course.answer, policy),
        asks=tuple(_under(ask, policy) for ask in course.asks),
        works=tuple(_under(work, policy) for work in course.works),
    )


def _under(found: Round, policy: int) -> Round:
    return replace(found, stop=replace(found.stop, policy=policy)) if found.stop else found


def _pinned(course: Course, event: ClockEvent) -> Course:
    """A due time set by hand holds for the round that runs, and ends with it."""
    pin = event.payload["due_at"] and datetime.fromisoformat(event.payload["due_at"]).replace(microsecond=0)
    match event.payload["metric"]:
        case Metric.FIRST_RESPONSE:
            return replace(course, answer=course.answer and _with_pin(course.answer, pin))
        case Metric.NEXT_RESPONSE:
            return replace(course, asks=(*course.asks[:-1], *(_with_pin(ask, pin) for ask in course.asks[-1:])))
        case _:
            return replace(course, works=(*course.works[:-1], _with_pin(course.works[-1], pin)))


def _with_pin(found: Round, pin: datetime | None) -> Round:
    return found if found.stop else replace(found, pin=pin)


def _announced(course: Course, event: ClockEvent) -> Course:
    payload = event.payload
    mark = (payload["metric"], int(payload["cycle"]), int(payload.get("percent", 100)))
    return replace(course, announced=course.announced | {mark})


def _respond(course: Course, event: ClockEvent) -> Course:
    """The first answer, and that to every message since."""
    if event.actor_kind != ActorKind.HUMAN:
        return course
    stop = _stop(course, event)
    if course.answer and course.answer.stop is None:
        course = replace(course, answer=replace(course.answer, stop=stop))
    return replace(course, asks=_ended(course.asks, stop))


def _ask(course: Course, event: ClockEvent) -> Course:
    """A message of the requester is owed an answer, unless one is owed already."""
    is_owed = course.answer is None or course.answer.stop is None or (course.asks and course.asks[-1].stop is None)
    if is_owed:
        return course
    return replace(course, asks=(*course.asks, Round(started_at=course.last_at, seq=event.seq)))


def _wait(course: Course, event: ClockEvent) -> Course:
    reason = str(event.payload.get("reason", ""))
    return replace(course, waits=_open(_shut(course.waits, course, event), course, event, reason))


def _resume(course: Course, event: ClockEvent) -> Course:
    return replace(course, waits=_shut(course.waits, course, event))


def _resolve(course: Course, event: ClockEvent) -> Course:
    if event.payload.get("message"):
        course = _respond(course, event)
    if course.works[-1].stop is not None:
        return course
    return replace(
        course,
        works=_ended(course.works, _stop(course, event)),
        waits=_shut(course.waits, course, event),
        dones=_open(course.dones, course, event, DONE),
    )


def _reopen(course: Course, event: ClockEvent) -> Course:
    if course.works[-1].stop is None:
        return course
    return replace(
        course,
        works=(*course.works, Round(started_at=course.last_at, seq=event.seq)),
        dones=_shut(course.dones, course, event),
    )


def _merge(course: Course, event: ClockEvent) -> Course:
    return replace(course, merged=_stop(course, event), waits=_shut(course.waits, course, event))


def _unmerge(course: Course, event: ClockEvent) -> Course:
    """As if the merge had not been: the promise was given to the requester, who has waited all along.

    So a wait that the merge cut off goes on from where it began.
    """
    merged, waits = course.merged, course.waits
    if merged is None:
        return course
    if waits and waits[-1].end_cause == merged.seq:
        waits = (*waits[:-1], replace(waits[-1], end=None, end_cause=0))
    return replace(course, merged=None, waits=waits)


def without_undone_merges(events: Iterable[ClockEvent]) -> list[ClockEvent]:
    """Leave out every merge that was undone, and its undoing: what is read from the rest never knew of them."""
    kept: list[ClockEvent] = []
    for event in events:
        if event.kind == EventKind.TICKET_UNMERGED:
            last = next((each for each in reversed(kept) if each.kind == EventKind.TICKET_MERGED), None)
            kept = [each for each in kept if each is not last]
        else:
            kept.append(event)
    return kept


def _stop(course: Course, event: ClockEvent) -> Stop:
    return Stop(at=course.last_at, facts=course.facts, policy=course.policy, seq=event.seq, actor=event.actor)


def _ended(rounds: tuple[Round, ...], stop: Stop) -> tuple[Round, ...]:
    if not rounds or rounds[-1].stop is not None:
        return rounds
    return (*rounds[:-1], replace(rounds[-1], stop=stop))


def _open(spans: tuple[Span, ...], course: Course, event: ClockEvent, reason: str) -> tuple[Span, ...]:
    return (*spans, Span(start=course.last_at, end=None, reason=reason, cause=event.seq))


def _shut(spans: tuple[Span, ...], course: Course, event: ClockEvent) -> tuple[Span, ...]:
    if not spans or spans[-1].end is not None:
        return spans
    return (*spans[:-1], replace(spans[-1], end=course.last_at, end_cause=event.seq))


_CHANGES = {
    EventKind.PRIORITY_CHANGED: _priority,
    EventKind.CATEGORY_CHANGED: _category,
    EventKind.TICKET_ROUTED: _queue,
    EventKind.DEVICE_LINKED: _device,
    EventKind.POLICY_APPLIED: _policy,
    EventKind.DUE_PINNED: _pinned,
    EventKind.PROMISE_WARNED: _announced,
    EventKind.PROMISE_MISSED: _announced,
    EventKind.REPLY_SENT: _respond,
    EventKind.REQUESTER_REPLIED: _ask,
    EventKind.WAIT_STARTED: _wait,
    EventKind.WAIT_ENDED: _resume,
    EventKind.TICKET_RESOLVED: _resolve,
    EventKind.TICKET_REOPENED: _reopen,
    EventKind.TICKET_MERGED: _merge,
    EventKind.TICKET_UNMERGED: _unmerge,
    EventKind.BROADCAST_SENT: _respond,
}

TELLS = frozenset({EventKind.PROMISE_WARNED, EventKind.PROMISE_MISSED})
"""Kinds that say how a promise stands and change nothing."""

MOVES_CLOCKS = frozenset(_CHANGES) | {EventKind.TICKET_LOGGED}
"""Kinds of event after which clocks must be folded anew."""
