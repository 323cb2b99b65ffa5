"""A sealed child that checks a vendor copy (descriptor 0) against the original (descriptor 2) before it may leave.

It shares only the list of what may be in a copy with the child that made it, and believes nothing else: it reads both
files anew and looks for everything that identifies somebody in the original, in every spelling, in the bytes and in the
decoded values of the copy.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))
_WHOLE = 64 * 2**20
"""Pixel data up to here is searched whole; of more, so much of its beginning and of its end."""


def main() -> None:
    """Load everything, close the doors, check."""
    from assets.dicom import child_base

    child_base.forbid()
    from assets.dicom import needles, profile, source  # noqa: F401  # loaded before the doors close

    child_base.close_doors(cpu_seconds=40)
    child_base.guarded(_check, failed=lambda code: _say({"code": "NOT_VERIFIED", "why": code}))


def _check() -> None:
    from assets.dicom.header import guarded
    from assets.dicom.needles import FORMS, needles_of
    from assets.dicom.source import open_source

    os.lseek(2, 0, os.SEEK_SET)  # the offset is shared with whoever read it before
    with os.fdopen(2, "rb", closefd=False) as original, guarded() as budget:
        found = needles_of(open_source(stream=original, size=os.fstat(2).st_size, budget=budget).dataset)
    size = os.fstat(0).st_size
    with os.fdopen(0, "rb", closefd=False) as stream, guarded() as budget:
        copy = open_source(stream=stream, size=size, budget=budget)
        why = _shape(copy, size) or _search(found, copy, size)
    code = "" if not why else "IDENTITY_FOUND" if why.startswith("found") else "NOT_VERIFIED"
    _say({"code": code, "why": why, "needles": found.count, "forms": len(FORMS)})


def _shape(copy: Any, size: int) -> str:
    """What is wrong with the shape of a copy, "" for nothing: only what may be in it, and not a byte after its end."""
    from assets.dicom import profile

    if copy.preamble.strip(b"\0"):
        return "preamble"
    if {int(tag) for tag in copy.meta.keys()} - profile.META:  # noqa: SIM118  # a Dataset is no mapping
        return "meta"
    if str(copy.meta.get("ImplementationClassUID", "")) != profile.IMPLEMENTATION_UID:
        return "meta"
    strange = _tags(copy.dataset) - profile.MAY_BE_IN_COPY
    if strange:
        return "strange element"
    if any(copy.dataset[tag].value not in ("", None) for tag in profile.EMPTY):
        return "not emptied"
    if copy.dataset.PatientIdentityRemoved != "YES":
        return "not marked"
    for tag in profile.UIDS & {int(tag) for tag in copy.dataset.keys()}:  # noqa: SIM118  # as above
        if not str(copy.dataset[tag].value).startswith("2.25."):
            return "uid"
    return "" if _end(copy, size) == size else "trailing"


def _tags(dataset: Any) -> set[int]:
    found = set()
    for tag in list(dataset.keys()):
        found.add(int(tag))
        element = dataset[tag]
        if element.VR == "SQ":
            for item in element.value:
                found |= _tags(item)
    return found


def _end(copy: Any, size: int) -> int:
    """Where the last element ends; -1 when that cannot be told."""
    if copy.pixel_length is None:
        return int(copy.stream.tell()) if copy.end <= size else -1
    if copy.pixel_length >= 0:
        return int(copy.pixel_at + copy.pixel_length)
    at = copy.pixel_at
    while at + 8 <= size:
        copy.stream.seek(at)
        head = copy.stream.read(8)
        if head[:4] == b"\xfe\xff\xdd\xe0":
            return int(at + 8)
        if head[:4] != b"\xfe\xff\x00\xe0":
            return -1
        at += 8 + int.from_bytes(head[4:], "little")
    return -1


def _search(found: Any, copy: Any, size: int) -> str:
    from assets.dicom.needles import device_values, found_in_bytes, found_in_pixels, found_in_values

    kept = device_values(copy.dataset)
    head_ends = copy.pixel_at if copy.pixel_length is not None else size
    copy.stream.seek(0)
    if form := found_in_bytes(found, copy.stream.read(head_ends), kept=kept):
        return f"found: {form}"
    if found_in_values(found, copy.dataset, kept=kept):
        return "found: decoded"
    for start, length in _windows(head_ends, size):
        copy.stream.seek(start)
        if found_in_pixels(found, copy.stream.read(length)):
            return "found: pixels"
    return ""


def _windows(start: int, size: int) -> list[tuple[int, int]]:
    if size - start <= _WHOLE:
        return [(start, size - start)] if size > start else []
    return [(start, _WHOLE // 2), (size - _WHOLE // 2, _WHOLE // 2)]


def _say(answer: dict[str, object]) -> None:
    from assets.dicom.child_base import write_out

    write_out(json.dumps(answer, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
