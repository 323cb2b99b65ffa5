"""What holds for the clocks of any ticket whatever happened to it."""

from dataclasses import replace
from datetime import timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tickets.rules.sla_stories import (
    MONDAY,
    ONE_TARGET,
    books,
    event,
    logged,
)
from tickets.enums import ActorKind, ClockState, EventKind, Metric
from tickets.rules.course import begin, follow
from tickets.rules.sla import clocks_of, fold


@st.composite
def histories(draw, waits=True):
    """A ticket's life as the lifecycle allows it."""
    state, at = "active", MONDAY
    events = [logged(priority=draw(st.sampled_from([1, 2, 3, 5])))]
    steps = {
        "active": [
            "reply_sent",
            "requester_replied",
            "note_added",
            "priority_changed",
            "ticket_resolved",
            *["wait_started"] * waits,
        ],
        "waiting": ["reply_sent", "requester_replied", "wait_ended", "ticket_resolved", "note_added"],
        "done": ["ticket_reopened", "ticket_confirmed", "reply_sent"],
    }
    states = {
        "ticket_resolved": "done",
        "ticket_reopened": "active",
        "wait_started": "waiting",
        "wait_ended": "active",
    }
    for _ in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(steps[state]))
        at += timedelta(seconds=draw(st.sampled_from([0, 1, 60]) | st.integers(0, 200_000)))
        payload = {
            "priority_changed": {"to": draw(st.sampled_from([1, 2, 3, 4]))},
            "ticket_resolved": {"code": "x", "message": draw(st.none() | st.just(1))},
        }
        actor_kind = draw(st.sampled_from([ActorKind.HUMAN, ActorKind.HUMAN, ActorKind.SYSTEM]))
        events.append(event(kind, at, actor_kind, **payload.get(kind, {"reason": "vendor"})))
        state = states.get(kind, state)
    return tuple(events)


BOOKS, ONE_BOOK = books(), books(ONE_TARGET)
examples = settings(max_examples=50, deadline=None)


@examples
@given(events=histories())
def test_rebuilt_equals_step_by_step(events):
    course = begin(events[0])
    for step in events[1:]:
        course = follow(course, step)

    assert clocks_of(course=course, books=BOOKS) == fold(events=events, books=BOOKS)
    assert reduce(follow, events[1:], begin(events[0])) == course


@examples
@given(events=histories(), late=st.integers(0, 10**7))
def test_late_look_never_moves_a_stopped_clock(events, late):
    on_time = fold(events=events, books=BOOKS)
    later = fold(events=events, books=BOOKS, now=events[-1].at + timedelta(seconds=late))

    for before, after_it in zip(on_time.cycles, later.cycles, strict=True):
        assert before.state == after_it.state
        assert before.due_at == after_it.due_at
        assert before == after_it or before.state is not ClockState.STOPPED


@examples
@given(events=histories())
def test_answered_stays_answered(events):
    prefixes = [fold(events=events[:count], books=ONE_BOOK).first_response for count in range(1, len(events) + 1)]
    stopped = [clock for clock in prefixes if clock.state is ClockState.STOPPED]

    assert stopped == [clock for clock in prefixes if clock.stopped_at is not None]
    assert len(set(stopped)) <= 1


@examples
@given(events=histories())
def test_p15_breached_means_more_than_the_target(events):
    now = events[-1].at + timedelta(hours=1)
    found = fold(events=events, books=BOOKS, now=now)

    for clock in found.cycles:
        end = (clock.stopped_at or now).replace(microsecond=0)
        assert clock.is_breached or clock.left_seconds is None or clock.left_seconds >= 0
        assert not clock.is_breached or clock.left_seconds <= 0
        assert clock.due_at is None or clock.is_breached == (end > clock.due_at)
        assert clock.breached_at in (None, clock.due_at) or clock.state is ClockState.PAUSED
        assert clock.business_seconds is None or clock.business_seconds <= clock.wall_seconds


@examples
@given(events=histories())
def test_p19_work_waiting_and_done_make_up_the_wall(events):
    found = fold(events=events, books=ONE_BOOK, now=events[-1].at)
    clock = found.resolution
    end = clock.stopped_at or events[-1].at
    away = sum(((span.end or end) - span.start).total_seconds() for span in clock.spans)

    assert clock.spent_seconds + away == (end - events[0].at).total_seconds()
    assert clock.carried_seconds == sum(each.business_seconds for each in found.of(Metric.RESOLUTION)[:-1])


@examples
@given(events=histories())
def test_segments_tile_the_life_of_a_cycle(events):
    found = fold(events=events, books=ONE_BOOK)

    for clock in found.cycles:
        edges = [(segment.start, segment.end) for segment in clock.segments]
        assert [end for _, end in edges[:-1]] == [start for start, _ in edges[1:]]
        assert not edges or (edges[0][0], edges[-1][1]) == (clock.started_at, clock.stopped_at)
        running = sum((s.end - s.start).total_seconds() for s in clock.segments if s.is_running and s.end)
        assert clock.business_seconds in (None, running)


@examples
@given(events=histories(waits=False))
def test_p6_day_and_night_without_waits_business_is_wall(events):
    until = next((n for n, found in enumerate(events) if found.kind is EventKind.TICKET_RESOLVED), len(events))

    clock = fold(events=events[: until + 1], books=ONE_BOOK).resolution

    assert clock.business_seconds == clock.wall_seconds


@examples
@given(events=histories(), where=st.integers(1, 12))
def test_notes_change_nothing(events, where):
    where = min(where, len(events))
    note = event("note_added", events[where - 1].at, message=9)

    assert fold(events=(*events[:where], note, *events[where:]), books=BOOKS) == fold(events=events, books=BOOKS)


@examples
@given(events=histories(), minutes=st.integers(-(10**6), 10**6))
def test_day_and_night_only_differences_of_time_count(events, minutes):
    moved = tuple(replace(e, at=e.at + timedelta(minutes=minutes)) for e in events)

    before, later = (fold(events=found, books=ONE_BOOK).resolution for found in (events, moved))

    assert (later.spent_seconds, later.left_seconds) == (before.spent_seconds, before.left_seconds)
