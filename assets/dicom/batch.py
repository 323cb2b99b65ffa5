"""Inspects many files one after another: each in a sealed process of its own, none of which has to load anything.

Run by `assets.dicom.many` as `python -I batch.py` with a socket on descriptor 0. This process loads pydicom once and
reads no file; for each descriptor it is handed it makes a copy of itself, which closes its doors, reads that one file
and ends. A hostile file therefore has the same limits as in `child.py` and meets nothing of the files before it.
"""

import gc
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path

WALL_SECONDS = 12.0
MAX_ANSWER = 64 * 1024
ANSWERED, LATE, OUT_OF_MEMORY, FAILED = b"A", b"T", b"M", b"F"
_VERDICTS = {signal.SIGXCPU: LATE, signal.SIGKILL: OUT_OF_MEMORY}


def main() -> None:
    """Answer each descriptor that comes with a letter and what the copy said; end when the line is closed."""
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from assets.dicom.child import load

    load()
    gc.collect()
    gc.freeze()  # copies share what is loaded
    line = socket.socket(fileno=0)
    while True:
        said, descriptors, _, _ = socket.recv_fds(line, 65, 1)
        if not descriptors:
            return
        verdict, answer = _inspect(descriptor=descriptors[0], key=said[1:])
        os.close(descriptors[0])
        line.send(verdict + answer)


def _inspect(*, descriptor: int, key: bytes) -> tuple[bytes, bytes]:
    reading, writing = os.pipe()
    copy = os.fork()
    if copy == 0:
        _be_the_child(descriptor=descriptor, writing=writing, key=key)
    os.close(writing)
    try:
        answer, is_late = _collect(reading, until=time.monotonic() + WALL_SECONDS)
    finally:
        os.close(reading)
    is_too_long = len(answer) > MAX_ANSWER
    status = _end(copy, at_once=is_late or is_too_long)
    if is_too_long:
        return FAILED, b""
    if is_late or status is None:
        return LATE, b""
    if os.WIFSIGNALED(status):
        return _VERDICTS.get(signal.Signals(os.WTERMSIG(status)), FAILED), b""
    return (ANSWERED, answer) if answer and os.WEXITSTATUS(status) == 0 else (FAILED, b"")


def _be_the_child(*, descriptor: int, writing: int, key: bytes) -> None:
    """Never returns."""
    code = 1
    try:
        os.dup2(descriptor, 0)
        os.dup2(writing, 1)
        os.closerange(3, 256)
        from assets.dicom import child, seal

        seal.seal()
        child.tell(key=key)
        code = 0
    finally:
        os._exit(code)


def _collect(reading: int, *, until: float) -> tuple[bytes, bool]:
    answer = b""
    while len(answer) <= MAX_ANSWER:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return b"", True
        piece = os.read(reading, MAX_ANSWER)
        if not piece:
            break
        answer += piece
    return answer, False


def _end(copy: int, *, at_once: bool) -> int | None:
    """How the copy ended; None when it had to be ended though it had said that it was done."""
    until = time.monotonic() + (0.0 if at_once else 0.5)
    while True:
        ended, status = os.waitpid(copy, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() >= until:
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)
            return None
        time.sleep(0.001)


if __name__ == "__main__":
    main()
