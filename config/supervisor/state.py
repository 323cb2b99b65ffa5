"""Who runs here: the lock that keeps a second `up` out, and the list that finds what a killed one left behind."""

import fcntl
import json
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from config.embedded.processes import is_alive, started_at_tick, stop
from config.supervisor.child import Child


class AlreadyRunning(Exception):
    """Another RadDesk serves from this var folder."""


class State:
    """The files under var/ a supervisor keeps about itself."""

    def __init__(self, *, var: Path) -> None:
        self.lock_path = var / "up.lock"
        self.list_path = var / "processes.json"
        self._lock: IO[str] | None = None
        var.mkdir(parents=True, exist_ok=True)

    def acquire(self, *, address: str) -> None:
        """Take the lock; the kernel gives it back however this process ends. Raises AlreadyRunning."""
        lock = self.lock_path.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid, _, where = lock.read().strip().partition(" ")
            lock.close()
            raise AlreadyRunning(f"RadDesk is already running at {where}, pid {pid}.") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()} {address}\n")
        lock.flush()
        self._lock = lock

    def remember(self, children: Sequence[Child]) -> None:
        """Write down which processes are ours."""
        fresh = self.list_path.with_suffix(".new")
        fresh.write_text(json.dumps({child.spec.name: child.identity for child in children if child.process}))
        fresh.replace(self.list_path)

    def stop_leftovers(self) -> list[str]:
        """Stop what a killed supervisor left running, last started first. Returns their names."""
        stopped = []
        for name, (pid, tick) in reversed(self._remembered().items()):
            if is_alive(pid) and started_at_tick(pid) == tick:
                gentle = signal.SIGINT if name == "postgres" else signal.SIGTERM
                stop(pid, gentle=gentle, seconds=5)
                stopped.append(name)
        self.list_path.unlink(missing_ok=True)
        return stopped

    def release(self) -> None:
        self.list_path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    def _remembered(self) -> dict[str, tuple[int, int]]:
        try:
            return {name: (int(pid), int(tick)) for name, (pid, tick) in json.loads(self.list_path.read_text()).items()}
        except (OSError, ValueError):
            return {}
