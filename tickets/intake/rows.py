"""What every file of rows must be: its limits, how it is read, and what is said when it cannot be."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.core.exceptions import ValidationError

from tickets.rules.import_values import Cell

MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
MAX_CELL = 200_000
MAX_BYTES = 2 * 2**30
"""Of the content, however well it was packed."""


class SheetBroken(ValidationError):
    """The file cannot be read; `code` says why, the sentence where and what to do."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence, code=code)


class OpenSheet(Protocol):
    """A file that is being read. header: names of the columns."""

    header: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Number of each row, as a spreadsheet shows it, and its cells. Raises SheetBroken."""

    def progress(self) -> float | None:
        """How much has been read, 0 to 1; None when nobody knows."""


def too_many_rows() -> SheetBroken:
    """The refusal of a file with more rows than an import takes."""
    return SheetBroken(f"The file has more than {MAX_ROWS:,} rows. Split it, for example by year.", "too_many_rows")


def checked_header(cells: Sequence[Cell], row: int) -> tuple[str, ...]:
    """Return the header as text. Raises SheetBroken when it cannot be one."""
    names = tuple("" if cell is None else " ".join(str(cell).replace("\x00", "").split())[:200] for cell in cells)
    if not any(names):
        raise SheetBroken(f"Row {row} should hold the names of the columns and is empty.", "no_header")
    if len(names) > MAX_COLUMNS:
        raise SheetBroken(
            f"The file has {len(names):,} columns; {MAX_COLUMNS} is the most. Export only what the mapping needs.",
            "too_many_columns",
        )
    return names
