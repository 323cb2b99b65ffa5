"""Mapping files that come with the desk, for exports of well-known systems."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent.parent / "seed" / "imports"


@cache
def preset_names() -> tuple[tuple[str, str], ...]:
    """Return code and name of every preset, by name."""
    found = [(path.stem, str(_load(path)["name"])) for path in _FOLDER.glob("*.json")]
    return tuple(sorted(found, key=lambda pair: pair[1].casefold()))


def preset(code: str) -> dict[str, Any] | None:
    """Return the mapping file of this code, None when there is none."""
    return _load(_FOLDER / f"{code}.json") if code in dict(preset_names()) else None


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
