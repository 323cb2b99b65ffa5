"""Planned work: what follows what, and collisions."""

from datetime import UTC, datetime, timedelta

import pytest

from assets.enums import WorkState
from assets.rules.work import (
    AFTER,
    REFUSALS,
    WORK_WORDS,
    Peers,
    Window,
    WorkVerb,
    allowed,
    conflicts,
    start_refusal,
    window_refusal,
    window_words,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CT = Peers("other CT", {1: "CT1", 2: "CT2", 3: "CT3"})


def window(work_id: int, *devices: int, starts: float = 0, hours: float = 2) -> Window:
    start = NOON + timedelta(hours=starts)
    return Window(
        work_id=work_id,
        title=f"Work {work_id}",
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        devices=frozenset(devices),
    )


def kinds(wanted: Window, *others: Window, peers: Peers = CT, out: tuple[int, ...] = ()) -> list[str]:
    return [each.kind for each in conflicts(wanted=wanted, others=others, peers=[peers], out_of_use=out)]


@pytest.mark.parametrize(
    ("others", "out", "expected"),
    [
        ([], (), []),
        ([window(2, 1)], (), ["same_device"]),
        ([window(2, 1, starts=2)], (), []),  # one ends as the other begins
        ([window(2, 2)], (), ["peer"]),
        ([window(2, 2)], (3,), ["none_left"]),
        ([window(2, 2), window(3, 3)], (), ["none_left"]),
        ([], (2, 3), ["none_left"]),
        ([window(1, 1)], (), []),  # itself
        ([window(2, 1, 2)], (), ["same_device", "peer"]),
        ([window(2, 9)], (), []),
    ],
)
def test_collisions(others, out, expected) -> None:
    assert kinds(window(1, 1), *others, out=out) == expected


def test_the_only_one_of_its_kind_collides_with_nothing_left_by_nature() -> None:
    assert kinds(window(1, 1), peers=Peers("other MR", {1: "MR1"})) == []


def test_states_that_end_it_lead_nowhere() -> None:
    ends = [state for state in WorkState if not allowed(state)]

    assert ends == [WorkState.DONE, WorkState.ROLLED_BACK, WorkState.CANCELLED]
    assert {state for state, _ in AFTER} | set(ends) == set(WorkState) == set(WORK_WORDS)
    assert allowed(WorkState.UNDER_WAY) == (WorkVerb.FINISH, WorkVerb.ROLL_BACK)


@pytest.mark.parametrize(
    ("starts", "hours", "code"),
    [
        (1, 2, ""),
        (1, 0, "ends_first"),
        (-3, 2, "in_past"),
        (1, 15 * 24, "too_long"),
        (800 * 24, 2, "too_far"),
    ],
)
def test_a_window_must_be_meant(starts, hours, code) -> None:
    found = window(1, 1, starts=starts, hours=hours)

    assert window_refusal(starts_at=found.starts_at, ends_at=found.ends_at, at=NOON) == code
    assert not code or code in REFUSALS


@pytest.mark.parametrize(("hours", "code"), [(-1.1, "too_early"), (-1, ""), (1.9, ""), (2, "window_over")])
def test_work_starts_in_its_window(hours, code) -> None:
    at = NOON + timedelta(hours=hours)

    assert start_refusal(starts_at=NOON, ends_at=NOON + timedelta(hours=2), at=at) == code


def test_windows_in_words() -> None:
    assert window_words(NOON, NOON + timedelta(hours=2)) == "Mon 2 Mar, 12:00 to 14:00"
    assert window_words(NOON, NOON + timedelta(hours=14)) == "Mon 2 Mar, 12:00 to Tue 3 Mar, 02:00"
