"""Finding and stopping processes left over from a run that was killed."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """True when the process exists and is not a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return state_of(pid) != "Z"


def state_of(pid: int) -> str:
    """The kernel's letter for the state of a process, or an empty string when it is gone."""
    fields = _stat_fields(pid)
    return fields[0] if fields else ""


def started_at_tick(pid: int) -> int:
    """Kernel clock tick the process began at: with the pid it names one process for good. 0 when gone."""
    fields = _stat_fields(pid)
    return int(fields[19]) if fields else 0


def command_of(pid: int) -> str:
    """The command line, words parted by blanks, or an empty string."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def living_in(folder: Path) -> list[int]:
    """Pids of the processes whose working folder this is."""
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if (entry / "cwd").readlink() == folder.resolve():
                    found.append(int(entry.name))
    return found


def wait_until(condition: Callable[[], bool], *, seconds: float, every_seconds: float = 0.02) -> bool:
    """Ask until the condition holds; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every_seconds)
    return True


def stop(pid: int, *, gentle: signal.Signals, seconds: float, whole_group: bool = False) -> None:
    """Ask a process to stop, and kill it when it has not after the time."""
    send = os.killpg if whole_group else os.kill
    for number in (gentle, signal.SIGKILL):
        try:
            send(pid, number)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_alive(pid), seconds=seconds):
            return


def _stat_fields(pid: int) -> list[str]:
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()
