"""One process under the supervisor."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from config.embedded.processes import started_at_tick

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, LONGEST_ONCE_UP_SECONDS = 0.1, 30.0, 2.0
"""What never says that it is ready cannot start, and trying again soon is no use. What was ready and died was killed: a
page to somebody on call waits for it."""
STEADY_SECONDS, FREE_FAILURES = 10.0, 3
"""What ran so long begins anew; so many quick failures in a row are forgiven."""


def _always() -> bool:
    return True


def _nothing() -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Spec:
    """How to start a process, when it counts as ready, and how to stop it.

    Tiers start one after the other and stop in reverse; within a tier all are told to stop at once.
    `marker` is a piece of a line it says when it is ready; a `must` child that is not ready ends the start.
    Lines that hold a `muted` piece are dropped.
    """

    name: str
    tier: int
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    spawn: Mapping[str, Any] = field(default_factory=dict)
    cwd: str = "/"
    prepare: Callable[[], None] = _nothing
    is_ready: Callable[[], bool] = _always
    marker: str = ""
    must: bool = True
    ready_seconds: float = 120.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 4.0
    advice: str = ""
    muted: Sequence[str] = ()


class Child:
    """A process of a Spec: started, watched, started again."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.restart_at: float | None = None
        self.is_marked = not spec.marker
        self._began = 0.0
        self._rest = b""

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    @property
    def identity(self) -> tuple[int, int]:
        """Pid and start tick: names this process for good, also after the pid was given to another."""
        return self.pid, started_at_tick(self.pid)

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self._close_output()
        self.spec.prepare()
        self.is_marked = not self.spec.marker
        self.restart_at = None
        self._began = time.monotonic()
        self.process = subprocess.Popen(
            list(self.spec.argv), env=dict(self.spec.env), cwd=self.spec.cwd, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, **self.spec.spawn,
        )  # fmt: skip
        assert self.process.stdout is not None  # noqa: S101 - PIPE above
        os.set_blocking(self.process.stdout.fileno(), False)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        return self.is_running() and self.is_marked and self.spec.is_ready()

    def read_lines(self) -> list[str]:
        """Whole lines said since last asked; never waits."""
        if self.process is None or self.process.stdout is None or self.process.stdout.closed:
            return []
        try:
            block = os.read(self.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return []
        if not block:
            self.process.stdout.close()
            block = b"\n" if self._rest else b""
        *whole, self._rest = (self._rest + block).split(b"\n")
        lines = [line.decode(errors="replace").rstrip() for line in whole]
        self.is_marked = self.is_marked or any(self.spec.marker in line for line in lines)
        return [line for line in lines if line and not any(piece in line for piece in self.spec.muted)]

    def plan_restart(self) -> float:
        """Decide when to start again, and return the seconds until then: at once, longer when it fails on and on."""
        if time.monotonic() - self._began > STEADY_SECONDS:
            self.failures = 0
        again = self.failures - FREE_FAILURES
        came_up = bool(self.spec.marker) and self.is_marked
        longest = LONGEST_ONCE_UP_SECONDS if came_up else LONGEST_WAIT_SECONDS
        wait_seconds = FIRST_WAIT_SECONDS if again < 0 else min(longest, 2.0 ** min(again, 10))
        self.failures += 1
        self.restart_at = time.monotonic() + wait_seconds
        return wait_seconds

    def signal_stop(self) -> None:
        self.restart_at = None
        if self.process is not None and self.is_running():
            self.process.send_signal(self.spec.stop_signal)

    def kill(self) -> None:
        """End the process and everything it started."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._close_output()

    def _close_output(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()
