"""One readable stream of what every process says; each process also gets its own file under var/log/."""

import json
import sys
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

KEEP_BYTES = 10_000_000
QUIET_KEYS = {"timestamp", "level", "logger", "event", "exception", "request_id"}


class LogStream:
    """Prefixes lines for people and files them whole."""

    def __init__(self, *, folder: Path, write: Callable[[str], object] | None = None) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write = write or _to_stdout
        self._files: dict[str, BinaryIO] = {}
        self._tails: dict[str, deque[str]] = {}

    def say(self, text: str) -> None:
        """A line of the supervisor's own."""
        self.line(name="raddesk", text=text)

    def line(self, *, name: str, text: str) -> None:
        """A line of a process: shown with its name in front and kept in its file."""
        shown = readable(text)
        self._tails.setdefault(name, deque(maxlen=12)).append(shown)
        self._file(name).write(text.encode(errors="replace") + b"\n")
        self._file(name).flush()
        self._write(f"{datetime.now(UTC):%H:%M:%S} {name:<8} | {shown}")

    def tail(self, name: str) -> list[str]:
        """The last lines the process said."""
        return list(self._tails.get(name, ()))

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _file(self, name: str) -> BinaryIO:
        if name not in self._files:
            path = self.folder / f"{name}.log"
            if path.exists() and path.stat().st_size > KEEP_BYTES:
                path.replace(path.with_suffix(".log.1"))
            self._files[name] = path.open("ab")
        return self._files[name]


def readable(text: str) -> str:
    """A JSON log line as a sentence; anything else as it is."""
    if not text.startswith("{"):
        return text
    try:
        entry = json.loads(text)
    except ValueError:
        return text
    details = " ".join(f"{key}={value}" for key, value in entry.items() if key not in QUIET_KEYS)
    level = str(entry.get("level", "")).upper()
    shown = " ".join(filter(None, ["" if level == "INFO" else level, str(entry.get("event", "")), details]))
    return f"{shown}\n{entry['exception']}" if entry.get("exception") else shown


def _to_stdout(text: str) -> None:
    try:
        print(text, flush=True)
    except (BrokenPipeError, OSError):  # the terminal is gone; the files still have it all
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115 - stays open to the end
