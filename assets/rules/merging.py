"""Two people changed the same row: what can stand side by side, and what cannot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Merged:
    """changes: what to write over the row as it is now; clashes: columns both changed, to different values."""

    changes: Mapping[str, Any]
    clashes: frozenset[str]


def merge(*, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Lay what I say over what others made of the row meanwhile.

    base: the row as I saw it; a column that is not in it counts as changed by both. mine: what I say, also where I
    left it as it was. theirs: the row as it is now.
    """
    unknown = object()
    touched = {column for column in mine if mine[column] != base.get(column, unknown)}
    moved = {column for column in theirs if theirs[column] != base.get(column, unknown)}
    clashes = {column for column in touched & moved if mine[column] != theirs[column]}
    changes = {column: mine[column] for column in mine if column in touched and mine[column] != theirs[column]}
    return Merged(changes=changes, clashes=frozenset(clashes))
