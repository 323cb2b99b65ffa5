"""The guarantee behind the fast path: finds due work in PostgreSQL alone, whatever became of Redis."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import structlog
from django.db import close_old_connections
from django.utils.module_loading import import_string

from config.heartbeat import note_heartbeat
from config.standstill import is_standing_still

Sweeper = Callable[..., object]
log = structlog.get_logger("raddesk.sweeper")


def load_sweepers(*, paths: Sequence[str]) -> dict[str, Sweeper]:
    """The functions behind the dotted paths. Raises ImportError at start for one that is missing."""
    return {path: import_string(path) for path in paths}


def sweep_once(*, sweepers: Mapping[str, Sweeper], at: datetime) -> None:
    """Call every sweeper; one that fails is logged and does not keep the others from their turn."""
    for path, sweep in sweepers.items():
        sweep_safely(path=path, sweep=sweep, at=at)
    _safely(path="config.sweeper.heartbeat", sweep=_heartbeat, at=at)


def sweep_safely(*, path: str, sweep: Sweeper, at: datetime) -> None:
    """Call one sweeper, unless the demo hospital is being loaded; a failure is logged and ends nothing."""
    _safely(path=path, sweep=partial(_unless_standing_still, sweep), at=at)


def _unless_standing_still(sweep: Sweeper, *, at: datetime) -> None:
    if not is_standing_still(at=at):
        sweep(at=at)


def _safely(*, path: str, sweep: Sweeper, at: datetime) -> None:
    try:
        sweep(at=at)
    except Exception:  # the outermost loop of a process that must not end
        log.exception("sweep_failed", sweeper=path)


def start_apart(
    *, sweepers: Mapping[str, Sweeper], seconds: float, stopping: threading.Event, clock: Callable[[], datetime]
) -> None:
    """Call each of these in a thread of its own until told to stop: what one waits for holds up no other.

    The threads end with the process: whatever they leave unfinished is a lease that runs out.
    """
    for path, sweep in sweepers.items():
        threading.Thread(
            target=_sweep_apart, args=(path, sweep, seconds, stopping, clock), name=f"sweep {path}", daemon=True
        ).start()


def _sweep_apart(
    path: str, sweep: Sweeper, seconds: float, stopping: threading.Event, clock: Callable[[], datetime]
) -> None:
    while not stopping.wait(seconds):
        sweep_safely(path=path, sweep=sweep, at=clock())
        close_old_connections()


def _heartbeat(*, at: datetime) -> None:
    note_heartbeat(name="sweeper", at=at)
