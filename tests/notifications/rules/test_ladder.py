"""The ladder: never skips a step, always ends."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.enums import Channel, Who
from notifications.rules.ladder import (
    DEFAULT,
    MEANS,
    Ladder,
    Rung,
    is_urgent,
    means_for,
    read_ladder,
    start_reason,
    write_ladder,
    wrong_with,
)
from tickets.enums import EventKind

rungs = st.lists(st.integers(1, 60), min_size=0, max_size=7).map(
    lambda gaps: tuple(Rung(Who.LEAD, after) for after in [0, *(sum(gaps[: n + 1]) for n in range(len(gaps)))])
)
ladders = st.builds(Ladder, rungs=rungs, repeats=st.integers(0, 5), pause=st.integers(1, 120))


def walk(ladder: Ladder, found: list[bool], passes: list[int]) -> list[tuple[int, int]]:
    """Sweep so many minutes apart until the ladder is walked; return the minute at which each position was taken."""
    minute, due, position, taken = 0, 0, 0, []
    for apart in passes:
        while due <= minute and position < ladder.positions:
            taken.append((minute, position))
            wait = ladder.wait(position=position, found=found[position % len(found)])
            due, position = minute + int(wait.total_seconds()) // 60, position + 1
        minute += apart
    return taken


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ladder=ladders, found=st.lists(st.booleans(), min_size=1, max_size=9), apart=st.integers(1, 200))
def test_every_position_is_taken_once_in_order_and_the_ladder_ends(
    ladder: Ladder, found: list[bool], apart: int
) -> None:
    longest = ladder.positions * (max(ladder.pause, 60) // apart + 2)

    taken = walk(ladder, found, [apart] * longest)

    assert [position for _, position in taken] == list(range(ladder.positions))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ladder=ladders)
def test_a_step_that_is_answered_by_nobody_is_followed_at_its_minute(ladder: Ladder) -> None:
    taken = walk(ladder, [True], [1] * (ladder.minute(ladder.positions - 1) + 1))

    assert taken == [(ladder.minute(position), position) for position in range(ladder.positions)]


@given(ladder=ladders, found=st.lists(st.booleans(), min_size=1, max_size=9))
def test_rounds_are_apart_even_when_nobody_is_there(ladder: Ladder, found: list[bool]) -> None:
    last = len(ladder.rungs) - 1

    assert ladder.wait(position=last, found=False) == timedelta(minutes=ladder.pause) > timedelta(0)


@given(ladder=ladders)
def test_what_is_stored_reads_as_it_was(ladder: Ladder) -> None:
    assert read_ladder(write_ladder(ladder)) == ladder


def test_the_usual_ladder_is_right() -> None:
    assert wrong_with(DEFAULT) == ""
    assert [DEFAULT.minute(position) for position in range(5)] == [0, 5, 10, 15, 20]
    assert DEFAULT.step_and_round(5) == (2, 2)


@pytest.mark.parametrize(
    ("ladder", "says"),
    [
        (Ladder(rungs=()), "at least one step"),
        (Ladder(rungs=tuple(Rung(Who.LEAD, n) for n in range(9))), "at most 8"),
        (Ladder(rungs=(Rung(Who.LEAD, 1),)), "at once"),
        (Ladder(rungs=(Rung(Who.LEAD, 0), Rung(Who.QUEUE, 0))), "later than"),
        (Ladder(rungs=(Rung(Who.LEAD, 0), Rung(Who.QUEUE, 300))), "too long"),
        (Ladder(rungs=(Rung(Who.LEAD, 0),), pause=0), "too long"),
        (Ladder(rungs=(Rung(Who.LEAD, 0, means=()),)), "how people are called"),
        (Ladder(rungs=(Rung(Who.PERSON, 0),)), "Choose the person"),
        (Ladder(rungs=(Rung(Who.LEAD, 0, person=1),)), "Choose the person"),
    ],
)
def test_what_is_wrong_is_said(ladder: Ladder, says: str) -> None:
    assert says in wrong_with(ladder)


@pytest.mark.parametrize(
    ("kind", "payload", "priority", "options", "reason"),
    [
        (EventKind.TICKET_LOGGED, {}, 1, {}, "logged"),
        (EventKind.TICKET_LOGGED, {}, 2, {}, ""),
        (EventKind.TICKET_LOGGED, {}, 2, {"priorities": (1, 2)}, "logged"),
        (EventKind.TICKET_LOGGED, {}, 1, {"priorities": ()}, ""),
        (EventKind.TICKET_ROUTED, {}, 1, {}, "routed"),
        (EventKind.PRIORITY_CHANGED, {"from": 3, "to": 1}, 1, {}, "raised"),
        (EventKind.PRIORITY_CHANGED, {"from": 2, "to": 1}, 1, {"priorities": (1, 2)}, ""),
        (EventKind.TICKET_RELEASED, {}, 1, {}, "returned"),
        (EventKind.TICKET_REOPENED, {}, 1, {}, "reopened"),
        (EventKind.INCIDENT_DECLARED, {}, 4, {}, "incident"),
        (EventKind.INCIDENT_DECLARED, {}, 1, {"on_incident": False}, ""),
        (EventKind.PROMISE_MISSED, {}, 1, {}, ""),
        (EventKind.PROMISE_MISSED, {}, 1, {"on_missed": True}, "missed"),
        (EventKind.NOTE_ADDED, {}, 1, {}, ""),
    ],
)
def test_what_starts_a_page(
    kind: EventKind, payload: dict[str, int], priority: int, options: dict[str, object], reason: str
) -> None:
    ladder = Ladder(rungs=DEFAULT.rungs, **options)  # type: ignore[arg-type]  # the table says what it gives

    assert start_reason(ladder=ladder, kind=kind, payload=payload, priority=priority) == reason


def test_an_incident_is_paged_whatever_its_priority() -> None:
    assert [is_urgent(ladder=DEFAULT, reason=reason, priority=3) for reason in ("incident", "logged")] == [True, False]


@pytest.mark.parametrize(
    ("wanted", "has_mail", "has_number", "means"),
    [
        (MEANS, True, True, (Channel.SMS, Channel.EMAIL)),
        (MEANS, True, False, (Channel.EMAIL,)),
        ((Channel.SMS,), True, False, (Channel.EMAIL,)),
        ((Channel.EMAIL,), False, True, (Channel.SMS,)),
        ((Channel.SMS,), True, True, (Channel.SMS,)),
        (MEANS, False, False, ()),
    ],
)
def test_whoever_has_no_number_is_called_by_mail(
    wanted: tuple[Channel, ...], has_mail: bool, has_number: bool, means: tuple[Channel, ...]
) -> None:
    assert means_for(wanted=wanted, has_mail=has_mail, has_number=has_number) == means
