"""Tables as paper wants them: long and narrow ones fill the width, so that a month of days is no page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.render.document import Table

_NARROW, _LONG, _MOST = 3, 10, 3
"""A table of at most three columns stands beside its other half from ten rows on, at most three times."""
Cell = tuple[str, str]
"""Words and what they are: "head" of a row, "text", "num", or "gap" between two halves."""
_GAP: Cell = ("", "gap")


@dataclass(frozen=True)
class PaperTable:
    """head: the cells of the headings. rows: those of the rows. is_wide: many columns, to be set small."""

    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell]
    is_wide: bool


def paper_table(table: Table) -> PaperTable:
    """Return the table, its rows side by side where they are short and many, to be read down and then across."""
    kinds = ["num" if column.get("num") else "text" for column in table.columns]
    rows = [_cells(row, kinds) for row in table.rows]
    halves = 1 if table.total or len(kinds) > _NARROW else min(_MOST, 1 + len(rows) // _LONG)
    size = max(1, -(-len(rows) // halves))
    blocks = [rows[start : start + size] for start in range(0, len(rows), size)] or [[]]
    head = [(str(column["label"]), kind) for column, kind in zip(table.columns, kinds, strict=True)]
    return PaperTable(
        head=_beside([head] * len(blocks)),
        rows=[_beside([_at(block, place, kinds) for block in blocks]) for place in range(len(blocks[0]))],
        total=_cells(table.total, kinds) if table.total else (),
        is_wide=len(kinds) > _NARROW + 1,
    )


def _cells(row: Sequence[str], kinds: Sequence[str]) -> list[Cell]:
    return [(words, kind if number else "head") for number, (words, kind) in enumerate(zip(row, kinds, strict=True))]


def _at(block: Sequence[list[Cell]], place: int, kinds: Sequence[str]) -> list[Cell]:
    """A row of a block; the last block may be shorter, and its places stay empty."""
    return block[place] if place < len(block) else [("", "gap") for _ in kinds]


def _beside(rows: Sequence[list[Cell]]) -> list[Cell]:
    found: list[Cell] = []
    for row in rows:
        found += [_GAP, *row] if found else row
    return found
