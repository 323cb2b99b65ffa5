"""Make a vendor copy of a DICOM file: built by one sealed child, checked by another, and thrown away when in doubt."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from assets.dicom.sealed import Limits, run_sealed

_MORE = 4 * 2**20
"""So much longer than the original a copy may be; it never is."""
_MAKING, _CHECKING = 45.0, 60.0
_MAX_REPORT = 64 * 1024
_REPORT = {"pixels": str, "kept": int, "dropped": int, "device_dropped": int, "modality": str}


@dataclass(frozen=True)
class Copied:
    """What became of it: code "" for a copy that may leave, else why there is none."""

    code: str = ""
    size: int = 0
    sha256: str = ""
    report: dict[str, Any] = field(default_factory=dict)


class _Parts:
    """Takes what the child writes apart: the report, and the copy, which goes straight onto the disk."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.head, self.answer = out, bytearray(), b""
        self.digest, self.size = hashlib.sha256(), 0

    def take(self, piece: bytes) -> None:
        if not self.answer:
            self.head += piece
            length = int.from_bytes(self.head[:8], "big") if len(self.head) >= 8 else _MAX_REPORT
            if len(self.head) < 8 + length:
                if len(self.head) > _MAX_REPORT + 8:
                    raise ValueError("the report is too long")
                return
            self.answer, piece = bytes(self.head[8 : 8 + length]), bytes(self.head[8 + length :])
        self.out.write(piece)
        self.digest.update(piece)
        self.size += len(piece)


def make_copy(*, source: Path, target: Path, uid_key: bytes, wants_pixels: bool) -> Copied:
    """Write a de-identified copy of `source` to `target`, check it, and say what became of it.

    Not transactional: two children run, up to a minute each. `target` exists afterwards only when the code is "". A
    hostile or broken file ends in a code. Raises FileNotFoundError when the original is gone.
    """
    partial = target.with_suffix(".part")
    with source.open("rb") as stream:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            made = _make(stream=stream, partial=partial, order=uid_key + (b"1" if wants_pixels else b"0"))
            if not made.code:
                made = _check(stream=stream, partial=partial, made=made)
            if not made.code:
                partial.rename(target)
        finally:
            partial.unlink(missing_ok=True)
    return made


def _make(*, stream: IO[bytes], partial: Path, order: bytes) -> Copied:
    limits = Limits(wall_seconds=_MAKING, max_bytes=os.fstat(stream.fileno()).st_size + _MORE)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        parts = _Parts(out)
        try:
            code = run_sealed(script="child_copy.py", stream=stream, extra=order, limits=limits, take=parts.take)
            answer = json.loads(parts.answer or b"{}")
            code = code or str(answer.get("code", "COPY_FAILED"))
            said = answer.get("report") or {}
        except (ValueError, AttributeError, RecursionError):
            return Copied(code="COPY_FAILED")
        out.flush()
        os.fsync(out.fileno())
    if code:
        return Copied(code="COPY_FAILED" if code == "CHILD_FAILED" else code[:40])
    report = {name: kind(said[name]) for name, kind in _REPORT.items() if isinstance(said.get(name), kind)}
    return Copied(size=parts.size, sha256=parts.digest.hexdigest(), report=report)


def _check(*, stream: IO[bytes], partial: Path, made: Copied) -> Copied:
    """The copy with what its check said; no answer is a failed check."""
    answer = bytearray()
    stream.seek(0)
    with partial.open("rb") as copy:
        code = run_sealed(
            script="child_verify.py",
            stream=copy,
            extra=stream,
            limits=Limits(wall_seconds=_CHECKING, max_bytes=_MAX_REPORT),
            take=answer.extend,
        )
    try:
        said = json.loads(bytes(answer)) if not code else {}
        found = str(said["code"])
        counts = {name: int(said[name]) for name in ("needles", "forms") if name in said}
    except (ValueError, TypeError, KeyError):
        return Copied(code="NOT_VERIFIED", report=made.report)
    return Copied(code=found[:40], size=made.size, sha256=made.sha256, report=made.report | counts)
