"""The files that pydicom ships for its own tests: real ones, of many vendors."""

from pathlib import Path

import pydicom

_WHEEL = Path(pydicom.__file__).parent / "data"
REAL_FILES = tuple(
    sorted(path for path in _WHEEL.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc", ".json"})
)


def real(name: str) -> Path:
    """The first file of this name."""
    return next(path for path in REAL_FILES if path.name == name)
