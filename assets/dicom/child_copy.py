"""A sealed child that writes a vendor copy of the file on descriptor 0 to the pipe on 1.

Descriptor 2 brings the key for the UIDs and whether the picture is wanted. The answer: eight bytes with a length, so
much JSON with a report or a code, then the copy itself.
"""

import json
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))
KEY_BYTES = 32


def main() -> None:
    """Load everything, close the doors, copy."""
    from assets.dicom import child_base

    child_base.forbid()
    from assets.dicom import deidentify, source  # noqa: F401  # loaded before the doors close

    order = os.read(2, KEY_BYTES + 1)
    child_base.close_doors(cpu_seconds=20)
    child_base.guarded(lambda: _copy(order), failed=lambda code: _say({"code": code}))


def _copy(order: bytes) -> None:
    from assets.dicom.child_base import write_out
    from assets.dicom.deidentify import make_copy, write_copy
    from assets.dicom.header import guarded
    from assets.dicom.source import open_source

    with os.fdopen(0, "rb", closefd=False) as stream, guarded() as budget:
        source = open_source(stream=stream, size=os.fstat(0).st_size, budget=budget)
        copy = make_copy(source=source, key=order[:KEY_BYTES], wants_pixels=order[KEY_BYTES:] == b"1")
        _say({"code": "", "report": copy.report})
        write_copy(copy=copy, source=source, write=write_out)


def _say(answer: dict[str, object]) -> None:
    from assets.dicom.child_base import write_out

    text = json.dumps(answer, ensure_ascii=True).encode()
    write_out(len(text).to_bytes(8, "big") + text)


if __name__ == "__main__":
    main()
