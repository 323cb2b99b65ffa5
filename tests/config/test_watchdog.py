"""A worker that has stopped taking tasks is ended; every other is left alone."""

import pytest

from config import watchdog
from config.watchdog import IDLE_SECONDS, Watchdog, is_stuck


@pytest.mark.parametrize(
    ("idle_seconds", "waiting", "expected"),
    [(0, 5, False), (IDLE_SECONDS, 5, False), (IDLE_SECONDS + 1, 0, False), (IDLE_SECONDS + 1, 1, True)],
)
def test_is_stuck(idle_seconds: float, waiting: int, expected: bool) -> None:
    assert is_stuck(idle_seconds=idle_seconds, waiting=waiting) is expected


def _unreachable() -> int:
    raise ConnectionError


@pytest.mark.parametrize(
    ("idle_seconds", "waiting", "ended"),
    [(10, lambda: 9, 0), (100, lambda: 9, 1), (100, lambda: 0, 0), (100, _unreachable, 0)],
)
def test_check(monkeypatch: pytest.MonkeyPatch, idle_seconds: float, waiting: object, ended: int) -> None:
    ends: list[bool] = []
    clock = [1000.0]
    monkeypatch.setattr(watchdog.time, "monotonic", lambda: clock[0])
    dog = Watchdog(waiting=waiting, end=lambda: ends.append(True))
    dog.note_taken()
    clock[0] += idle_seconds

    dog.check()

    assert len(ends) == ended
