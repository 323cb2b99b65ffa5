"""Who a DICOM file is about: asked of a sealed child, only when a person wants it, and never stored here."""

import json
from pathlib import Path

from assets.dicom.sealed import Limits, run_sealed

_LIMITS = Limits(wall_seconds=8.0, max_bytes=16 * 1024)
_FIELDS = frozenset({"patient_name", "patient_id", "birth_date", "accession", "study_uid"})


def identity_of_file(*, path: Path) -> dict[str, str]:
    """Return what the file says of patient and examination: field to text, only fields that are filled in.

    Writes nothing; takes half a second, at most 8. Empty for a file that cannot be read. Raises OSError
    when it is gone.
    """
    answer = bytearray()
    with path.open("rb") as stream:
        code = run_sealed(script="child_identity.py", stream=stream, extra=b"", limits=_LIMITS, take=answer.extend)
    try:
        values = json.loads(bytes(answer))["values"] if not code else {}
        return {str(name): str(text) for name, text in values.items() if name in _FIELDS and isinstance(text, str)}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
