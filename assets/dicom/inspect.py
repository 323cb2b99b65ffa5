"""Inspects an uploaded file in a child process, so that no file can hurt the worker that asked.

The parent never parses: it opens the file, hands over the descriptor, waits for a small JSON, and turns
whatever happened (an answer, a signal, silence) into findings. It never raises because of a file.
"""

import json
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import IO, Any

from assets.dicom.sealed import Limits, run_sealed
from assets.rules.findings import FINDINGS, Finding, Severity, findings_for
from assets.rules.pseudonyms import KINDS, is_pseudonym

WALL_SECONDS = 12.0
MAX_ANSWER = 64 * 1024
_CHILD = Path(__file__).with_name("child.py")
_LIMITS = ("TIME_LIMIT", "MEMORY_LIMIT")


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


def _ask_child(*, stream: IO[bytes], wall_seconds: float, key: bytes) -> tuple[bytes, str]:
    """The child's answer and "", or nothing and the code of what stopped it."""
    answer, limits = bytearray(), Limits(wall_seconds=wall_seconds, max_bytes=MAX_ANSWER)
    code = run_sealed(script=_CHILD, stream=stream, extra=key, limits=limits, take=answer.extend)
    if code in _LIMITS:
        return b"", code
    return (bytes(answer), "") if answer and not code else (b"", "INSPECTOR_FAILED")


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
