"""Ends a worker that has stopped taking tasks, so that whoever started it starts another.

When Redis hangs for longer than the socket waits, Celery gives up acknowledging a finished task and counts it as
still running. With a prefetch of one for each process, such a worker takes nothing more, for good, and does not exit
by itself. Nothing is lost meanwhile (the sweeper does the work), but the fast path is gone.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from celery import Celery
from celery.signals import task_received, worker_ready

IDLE_SECONDS = 45.0
"""Longer than four ticks of the heartbeat task, which every worker can take."""
_CHECK_SECONDS = 5.0
log = structlog.get_logger("raddesk.worker")


def is_stuck(*, idle_seconds: float, waiting: int) -> bool:
    """True when tasks wait in the broker and this worker has taken none for too long."""
    return waiting > 0 and idle_seconds > IDLE_SECONDS


class Watchdog:
    """Watches from a thread of the worker's parent process. `waiting` counts the tasks in the broker."""

    def __init__(self, *, waiting: Callable[[], int], end: Callable[[], None]) -> None:
        self._waiting, self._end = waiting, end
        self._taken_at = time.monotonic()

    def note_taken(self) -> None:
        """A task was taken just now."""
        self._taken_at = time.monotonic()

    def watch(self) -> None:
        """Check for ever."""
        while True:
            time.sleep(_CHECK_SECONDS)
            self.check()

    def check(self) -> None:
        """End the worker when it is stuck; a broker that cannot be asked says nothing about the worker."""
        idle_seconds = time.monotonic() - self._taken_at
        if idle_seconds <= IDLE_SECONDS:
            return
        try:
            waiting = self._waiting()
        except Exception as error:  # the client's and kombu's errors have no common class
            log.warning("broker_not_asked", error=type(error).__name__)
            return
        if is_stuck(idle_seconds=idle_seconds, waiting=waiting):
            log.error("worker_stuck", idle_seconds=round(idle_seconds), waiting=waiting)
            self._end()


def install(app: Celery) -> None:
    """Start the watchdog with every worker of this app."""

    def waiting() -> int:
        with app.connection_for_read() as connection, connection.channel() as opened:
            channel: Any = opened  # only channels to Redis know the size of a queue
            return sum(channel._size(queue.name) for queue in app.conf.task_queues)

    watchdog = Watchdog(waiting=waiting, end=lambda: os.kill(os.getpid(), signal.SIGKILL))

    def start(**_: object) -> None:
        watchdog.note_taken()
        threading.Thread(target=watchdog.watch, name="watchdog", daemon=True).start()

    worker_ready.connect(start, weak=False)
    task_received.connect(lambda **_: watchdog.note_taken(), weak=False)
