"""Makes a picture of an image in a child process with decoders of its own; the web and its workers have none."""

import json
import os
import selectors
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

from assets.rules.preview import MAX_PNG_BYTES, WORDS

WALL_SECONDS = 15.0
_CHILD = Path(__file__).with_name("preview_child.py")
_HEAD = 200
_PNG = b"\x89PNG\r\n\x1a\n"
# Decoders would start a thread for each processor, which the sealed process may not.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def make_picture(*, path: Path, window: str, python: Path, wall_seconds: float = WALL_SECONDS) -> tuple[str, bytes]:
    """A code of assets.rules.preview.WORDS and nothing, or "" and a PNG of at most 2 MB. About a second.

    python: that of the preview environment. Never raises because of a file.
    """
    if not python.exists():
        return "NOT_INSTALLED", b""
    try:
        with path.open("rb") as stream:
            return _ask(stream=stream, window=window, python=python, wall_seconds=wall_seconds)
    except OSError:
        return "GONE", b""


def _ask(*, stream: IO[bytes], window: str, python: Path, wall_seconds: float) -> tuple[str, bytes]:
    child = subprocess.Popen(
        [str(python), "-I", "-B", str(_CHILD), window],
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    pipe = child.stdout
    assert pipe is not None  # noqa: S101  # for the type checker: stdout=PIPE was asked for
    try:
        answer = _collect(pipe, until=time.monotonic() + wall_seconds)
    finally:
        pipe.close()
        code = _end(child)
    if answer is None or code in (-signal.SIGXCPU, None):
        return "TIME_LIMIT", b""
    if code != 0:
        return ("MEMORY_LIMIT" if code == -signal.SIGKILL else "NOT_DECODED"), b""
    return _understand(answer)


def _collect(pipe: IO[bytes], *, until: float) -> bytes | None:
    """What the child says; None when it is late."""
    answer = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while len(answer) <= MAX_PNG_BYTES + _HEAD:
            if not waiting.select(timeout=max(0.0, until - time.monotonic())):
                return None
            piece = os.read(pipe.fileno(), 2**16)
            if not piece:
                return answer
            answer += piece
    return b""


def _end(child: subprocess.Popen[bytes]) -> int | None:
    try:
        return child.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return None


def _understand(answer: bytes) -> tuple[str, bytes]:
    """The child has decoded a hostile file, so only what looks like a picture, or a code that we know, is taken."""
    head, _, png = answer.partition(b"\n")
    try:
        code = json.loads(head)["code"]
    except (ValueError, TypeError, KeyError):
        return "NOT_DECODED", b""
    if code:
        return (code if code in WORDS else "NOT_DECODED"), b""
    return ("", png) if png.startswith(_PNG) and len(png) <= MAX_PNG_BYTES else ("NOT_DECODED", b"")
