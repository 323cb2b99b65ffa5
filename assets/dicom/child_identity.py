"""A sealed child that tells who a file is about: only when somebody at the desk asks, and only to be encrypted.

Run by `assets.dicom.sealed` as `python -I child_identity.py`; answers a small JSON of five fields, or a code.
"""

import json
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))
_FIELDS = {
    "patient_name": 0x00100010,
    "patient_id": 0x00100020,
    "birth_date": 0x00100030,
    "accession": 0x00080050,
    "study_uid": 0x0020000D,
}
_LONGEST = 200


def main() -> None:
    """Load everything, close the doors, read, answer."""
    from assets.dicom import child_base

    child_base.forbid()
    from assets.dicom import facts, header  # noqa: F401  # loaded before the doors close

    child_base.close_doors(cpu_seconds=5)
    child_base.guarded(_answer, failed=lambda code: _write({"code": code, "values": {}}))


def _answer() -> None:
    from assets.dicom.header import guarded, read_header
    from assets.dicom.values import values

    with os.fdopen(0, "rb", closefd=False) as stream, guarded() as budget:
        found = read_header(
            stream=stream, size=os.fstat(0).st_size, wanted=[0x00080005, *_FIELDS.values()], budget=budget
        )
        said = {name: values(found.dataset, tag)[:1] for name, tag in _FIELDS.items()}
    _write({"code": "", "values": {name: given[0][:_LONGEST] for name, given in said.items() if given and given[0]}})


def _write(answer: dict[str, object]) -> None:
    from assets.dicom.child_base import write_out

    write_out(json.dumps(answer, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
