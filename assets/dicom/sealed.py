"""Starts a sealed child that reads a hostile file, and takes what it writes: in memory, or straight onto the disk.

Own process group, empty environment, no file but the open descriptors. Descriptor 0 is the file,
1 the pipe for the answer, and 2, which nobody needs for errors, carries one thing more: a key, or a second file.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PIECE = 1024 * 1024
_SIGNALS = {signal.SIGXCPU: "TIME_LIMIT", signal.SIGKILL: "MEMORY_LIMIT"}


class TooMuch(Exception):
    """The child wrote more than it may."""


@dataclass(frozen=True)
class Limits:
    """How long the child may take, and how many bytes it may answer."""

    wall_seconds: float
    max_bytes: int


def run_sealed(
    *, script: str | Path, stream: IO[bytes], extra: IO[bytes] | bytes, limits: Limits, take: Callable[[bytes], object]
) -> str:
    """Let a child read `stream`; what it writes goes to `take`. Return "" or what stopped it.

    What stopped it is a code: TIME_LIMIT, MEMORY_LIMIT, TOO_LARGE or CHILD_FAILED. Then what was taken is void.
    """
    second, is_ours = _second(extra)
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", str(Path(__file__).parent / script)],
            stdin=stream,
            stdout=subprocess.PIPE,
            stderr=second,
            env={},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    finally:
        if is_ours:
            os.close(second)
    pipe = child.stdout
    assert pipe is not None  # noqa: S101  # for the type checker: stdout=PIPE was asked for
    code = ""
    try:
        if _copy(pipe=pipe, until=time.monotonic() + limits.wall_seconds, most=limits.max_bytes, take=take):
            code = "TIME_LIMIT"
    except TooMuch:
        code = "TOO_LARGE"
    finally:
        pipe.close()
        was_ended = _end(child)
    if code:
        return code
    if was_ended:
        return "TIME_LIMIT"
    if child.returncode == 0:
        return ""
    stopped_by = signal.Signals(-child.returncode) if child.returncode < 0 else None
    return _SIGNALS.get(stopped_by, "CHILD_FAILED") if stopped_by else "CHILD_FAILED"


def _second(extra: IO[bytes] | bytes) -> tuple[int, bool]:
    """The descriptor that becomes the child's number 2, and whether it is ours to close. Bytes must fit into a pipe."""
    if not isinstance(extra, bytes):
        return extra.fileno(), False
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as out:
        out.write(extra)
    return reading, True


def _copy(*, pipe: IO[bytes], until: float, most: int, take: Callable[[bytes], object]) -> bool:
    """Pass on what the child writes until it is done; say whether it was late. Raises TooMuch."""
    taken = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while True:
            if not waiting.select(timeout=max(0.0, until - time.monotonic())):
                return True
            piece = os.read(pipe.fileno(), _PIECE)
            if not piece:
                return False
            taken += len(piece)
            if taken > most:
                raise TooMuch
            take(piece)


def _end(child: subprocess.Popen[bytes]) -> bool:
    """Let a child that has closed its pipe finish; end the whole group, and say True, when it does not."""
    try:
        child.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return True
    return False
