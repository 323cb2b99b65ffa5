"""Inspects an uploaded file in a child process, so that no file can hurt the worker that asked.

The parent never parses: it opens the file, hands over the descriptor, waits for a small JSON, and turns
whatever happened (an answer, a signal, silence) into findings. It never raises because of a file.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import IO, Any

from assets.rules.findings import FINDINGS, Finding, Severity, findings_for
from assets.rules.pseudonyms import KINDS, is_pseudonym

WALL_SECONDS = 12.0
MAX_ANSWER = 64 * 1024
_CHILD = Path(__file__).with_name("child.py")
_SIGNALS = {signal.SIGXCPU: "TIME_LIMIT", signal.SIGKILL: "MEMORY_LIMIT"}


@dataclass(frozen=True)
class Reading:
    """What a file says about its device (`facts`: names are in docs/dicom.md) and what is wrong with it.

    keys: kind of identity to its pseudonym; empty when none were asked for.
    """

    facts: dict[str, Any]
    findings: tuple[Finding, ...]
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def is_readable(self) -> bool:
        """False when a finding ended the reading."""
        return all(finding.severity is not Severity.STOP for finding in self.findings)

    @property
    def code(self) -> str:
        """The gravest finding's code, or "" when there is none."""
        return self.findings[0].code if self.findings else ""


def read_file(*, path: Path, wall_seconds: float = WALL_SECONDS, key: bytes = b"") -> Reading:
    """The reading of one file. Takes about half a second; never more than `wall_seconds` and a moment.

    key: at most 64 bytes, under which the identities in the file become pseudonyms. For many files see many.py.
    Raises OSError when the file itself cannot be opened; everything else ends in a finding.
    """
    with path.open("rb") as stream:
        answer, code = _ask_child(stream=stream, wall_seconds=wall_seconds, key=key)
    return failed(code) if code else understand(answer)


def failed(code: str) -> Reading:
    """The reading of a file of which nothing is known but why."""
    return Reading(facts={}, findings=(FINDINGS[code],))


def _key_pipe(key: bytes) -> int:
    """The end from which the child reads the key: a pipe, so that it stands in no list of processes."""
    reading, writing = os.pipe()
    os.write(writing, key)
    os.close(writing)
    return reading


def _ask_child(*, stream: IO[bytes], wall_seconds: float, key: bytes) -> tuple[bytes, str]:
    """The child's answer and "", or nothing and the code of what stopped it."""
    key_pipe = _key_pipe(key)
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", str(_CHILD)],
            stdin=stream,
            stdout=subprocess.PIPE,
            stderr=key_pipe,
            env={},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    finally:
        os.close(key_pipe)
    pipe = child.stdout
    assert pipe is not None  # noqa: S101  # for the type checker: stdout=PIPE was asked for
    try:
        answer, is_late = _collect(pipe=pipe, until=time.monotonic() + wall_seconds)
    finally:
        pipe.close()
        was_ended = _end(child)
    if is_late or was_ended:
        return b"", "TIME_LIMIT"
    if child.returncode == 0 and answer:
        return answer, ""
    stopped_by = signal.Signals(-child.returncode) if child.returncode < 0 else None
    return b"", _SIGNALS.get(stopped_by, "INSPECTOR_FAILED") if stopped_by else "INSPECTOR_FAILED"


def _collect(*, pipe: IO[bytes], until: float) -> tuple[bytes, bool]:
    """What the child says until it is done, says too much or is late (then True)."""
    answer = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while len(answer) <= MAX_ANSWER:
            if not waiting.select(timeout=max(0.0, until - time.monotonic())):
                return b"", True
            piece = os.read(pipe.fileno(), MAX_ANSWER)
            if not piece:
                return answer, False
            answer += piece
    return b"", False


def _end(child: subprocess.Popen[bytes]) -> bool:
    """Let a child that has closed its pipe finish; end the whole group, and say True, when it does not."""
    try:
        child.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return True
    return False


def understand(answer: bytes) -> Reading:
    """What the answer says. The child has read a hostile file, so it is not trusted: shape and size are checked."""
    try:
        said = json.loads(answer)
        codes = tuple(str(code) for code in said["codes"])
        facts = {str(name): value for name, value in said["facts"].items() if _is_plain(value)}
        keys = {kind: said["keys"][kind] for kind in KINDS if is_pseudonym(said.get("keys", {}).get(kind))}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return failed("INSPECTOR_FAILED")
    return Reading(facts=facts, findings=findings_for(codes=codes), keys=keys)


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        is_text = all(isinstance(one, str) and len(one) <= 64 for one in value)
        return len(value) <= 8 and (is_text or all(isinstance(one, float) and isfinite(one) for one in value))
    return isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= 128)
