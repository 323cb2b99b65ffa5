"""Sorting more than memory holds: sorted runs on disk, merged when they are read."""

import heapq
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_RUN = 10_000

Keyed = tuple[list[Any], str]
"""A key that sorts, as JSON holds it, and one line of text that belongs to it."""


class Spool:
    """Takes lines in any order and gives them back sorted. Its files are in `folder` and begin with `name`."""

    def __init__(self, *, folder: Path, name: str, run: int = _RUN) -> None:
        self._folder, self._name, self._size = folder, name, run
        self._waiting: list[Keyed] = []
        self._runs: list[Path] = []

    def add(self, key: list[Any], line: str) -> None:
        """Take one line."""
        self._waiting.append((key, line))
        if len(self._waiting) >= self._size:
            self._write()

    def sorted(self) -> Iterator[Keyed]:
        """Every line by key; equal keys in the order they came. Removes the files at the end."""
        self._waiting.sort(key=_key)
        parts = [*(_read(path) for path in self._runs), iter(self._waiting)]
        yield from heapq.merge(*parts, key=_key)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._waiting = []
        for path in self._runs:
            path.unlink(missing_ok=True)
        self._runs = []

    def _write(self) -> None:
        self._waiting.sort(key=_key)
        path = self._folder / f"{self._name}-{len(self._runs):05}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(f"{json.dumps(key)}\t{line}\n" for key, line in self._waiting)
        self._runs.append(path)
        self._waiting = []


def _read(path: Path) -> Iterator[Keyed]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            key, _, text = line.partition("\t")
            yield json.loads(key), text.removesuffix("\n")


def _key(keyed: Keyed) -> list[Any]:
    return keyed[0]
