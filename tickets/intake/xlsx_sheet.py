"""Rows of an Excel workbook, streamed. Formulas are never computed: what they last showed is read."""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from tickets.intake.rows import MAX_CELL, MAX_COLUMNS, MAX_ROWS, SheetBroken, checked_header, too_many_rows
from tickets.rules.import_mapping import Sheet
from tickets.rules.import_values import Cell

_MAX_PART = 1024 * 2**20
_MAX_STRINGS = 100 * 2**20
_MAX_PARTS = 2_000
_LOADED = ("xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml")
"""Parts that are held in memory as a whole."""


@contextmanager
def open_xlsx(*, path: Path, sheet: Sheet) -> Iterator["XlsxSheet"]:
    """Open a workbook at the sheet the mapping names, else at its first. Raises SheetBroken."""
    _check_size(path)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and validations it leaves out, which are no cells
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise _broken(error) from error
        with closing(book):
            yield XlsxSheet(_named(book, sheet.name), sheet)


class XlsxSheet:
    """One sheet from its header on."""

    def __init__(self, cells: Any, sheet: Sheet) -> None:
        cells.reset_dimensions()  # what a file says of its own size is not believed
        self._header_row = sheet.header_row
        self._rows = iter(cells.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True))
        self.header = self._header()
        below = cells.iter_rows(min_row=self._header_row + 1, max_col=len(self.header), values_only=True)
        self._rows = iter(below)

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        number = self._header_row
        while (row := self._next()) is not None:
            number += 1
            if number > MAX_ROWS:
                raise too_many_rows()
            cells = [_cell(value, number) for value in row]
            if any(cell is not None and cell != "" for cell in cells):
                yield number, cells

    def progress(self) -> float | None:
        return None

    def _header(self) -> tuple[str, ...]:
        row: Sequence[Any] | None = None
        for _ in range(self._header_row):
            row = self._next()
            if row is None:
                where = self._header_row
                raise SheetBroken(f"The sheet ends before row {where}, where its header should be.", "no_header")
        names = list(row or ())
        while names and names[-1] in (None, ""):
            names.pop()
        return checked_header(names, self._header_row)

    def _next(self) -> Sequence[Any] | None:
        try:
            return next(self._rows, None)
        except Exception as error:
            raise _broken(error) from error


def _check_size(path: Path) -> None:
    """Refuse a workbook that unpacks to more than we read; no part can give more than it declares here."""
    try:
        with zipfile.ZipFile(path) as pack:
            parts = pack.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise _broken(error) from error
    is_bomb = (
        len(parts) > _MAX_PARTS
        or sum(part.file_size for part in parts) > _MAX_PART
        or sum(part.file_size for part in parts if part.filename in _LOADED) > _MAX_STRINGS
    )
    if is_bomb:
        raise SheetBroken("Unpacked, the workbook is far too large. Save the sheet as CSV.", "too_large")


def _named(book: Any, name: str) -> Any:
    sheets = {each.title: each for each in book.worksheets}
    if not sheets:
        raise SheetBroken("The workbook has no sheet with cells.", "no_sheet")
    if name and name not in sheets:
        raise SheetBroken(f"There is no sheet “{name}”. The workbook has: {', '.join(sheets)}.", "no_sheet")
    return sheets[name] if name else book.worksheets[0]


def _cell(value: Any, row: int) -> Cell:
    if isinstance(value, str):
        if len(value) > MAX_CELL:
            raise SheetBroken(f"A cell of row {row} holds more than {MAX_CELL:,} characters.", "cell_too_long")
        return value
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    return value if value is None or isinstance(value, int | float | bool) else str(value)


def _broken(error: BaseException) -> SheetBroken:
    return SheetBroken(
        f"This is no workbook we can read ({type(error).__name__}). Is it protected? Save it as .xlsx or .csv again.",
        "bad_xlsx",
    )
