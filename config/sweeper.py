"""The guarantee behind the fast path: finds due work in PostgreSQL alone, whatever became of Redis."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog
from django.utils.module_loading import import_string

from config.heartbeat import note_heartbeat

Sweeper = Callable[..., object]
log = structlog.get_logger("raddesk.sweeper")


def load_sweepers(*, paths: Sequence[str]) -> dict[str, Sweeper]:
    """The functions behind the dotted paths. Raises ImportError at start for one that is missing."""
    return {path: import_string(path) for path in paths}


def sweep_once(*, sweepers: Mapping[str, Sweeper], at: datetime) -> None:
    """Call every sweeper; one that fails is logged and does not keep the others from their turn."""
    for path, sweep in {**sweepers, "config.sweeper.heartbeat": _heartbeat}.items():
        try:
            sweep(at=at)
        except Exception:  # the outermost loop of a process that must not end
            log.exception("sweep_failed", sweeper=path)


def _heartbeat(*, at: datetime) -> None:
    note_heartbeat(name="sweeper", at=at)
