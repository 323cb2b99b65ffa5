"""Reads a small table that somebody uploads: CSV in the encodings and with the delimiters of offices, or XLSX."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError

MAX_BYTES = 5 * 2**20
MAX_ROWS = 2_000
MAX_COLUMNS = 100
MAX_CELL = 32_767  # as much as a cell of Excel holds
_MAX_UNPACKED = 60 * 2**20
_MAX_PARTS = 500
_DELIMITERS = (",", ";", "\t", "|")


class TableBroken(ValidationError):
    """The file cannot be read; the sentence says where and what to do."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence, code=code)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file as text. rows: the number a spreadsheet shows, and the cells; note: how it was read, if that is odd."""

    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    note: str = ""


def read_table(content: bytes) -> Table:
    """Read a table by what it is, never by its name. Raises TableBroken."""
    if not content.strip():
        raise TableBroken("The file is empty. Export it again.", "file_empty")
    if len(content) > MAX_BYTES:
        raise TableBroken(f"The file is larger than {MAX_BYTES // 2**20} MB. Split it, for example by site.", "large")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableBroken("This is an old Excel file (.xls) or a protected one. Save it as .xlsx or .csv.", "old_excel")
    if content.startswith(b"PK\x03\x04"):
        return _checked(_workbook_rows(content), "")
    text, note = decoded(content)
    return _checked(_csv_rows(text), note)


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of a file, and a sentence when its encoding had to be guessed. Raises TableBroken."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), ""
        except UnicodeDecodeError as error:
            raise TableBroken("The text of the file is damaged (UTF-16). Save it as UTF-8.", "encoding") from error
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    if b"\x00" in content:
        raise TableBroken("This is neither a text file nor a workbook we can read.", "not_text")
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise TableBroken("The text of the file is in no encoding we know. Save it as UTF-8.", "encoding") from error
    return text, "The file is not UTF-8. It was read as Windows-1252: check the accents in names."


def _csv_rows(text: str) -> Iterator[list[str]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        line = reader.line_num
        if "field larger" in str(error):
            sentence = f"A cell near line {line} is longer than {MAX_CELL:,} characters. Is a quotation mark missing?"
            raise TableBroken(sentence, "cell_too_long") from error
        raise TableBroken(f"Line {line} is no CSV: {error}.", "bad_csv") from error


def _workbook_rows(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = pack.infolist()
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
            raise TableBroken("Unpacked, the workbook is far too large. Save the sheet as CSV.", "too_large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations it leaves out, which are no cells
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            with closing(book):
                sheet: Any = book.worksheets[0]
                sheet.reset_dimensions()  # what a file says of its own size is not believed
                for row in sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True):
                    yield [_cell(value) for value in row]
    except TableBroken:
        raise
    except Exception as error:
        name = type(error).__name__
        raise TableBroken(f"This is no workbook we can read ({name}). Is it protected?", "bad_xlsx") from error


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _checked(rows: Iterable[Sequence[str]], note: str) -> Table:
    header: tuple[str, ...] = ()
    found: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows, 1):
        cells = [cell.replace("\x00", "").strip() for cell in row]
        if not any(cells):
            continue
        if not header:
            header = tuple(_trimmed(cells))
            if len(header) > MAX_COLUMNS:
                raise TableBroken(f"The file has more than {MAX_COLUMNS} columns.", "too_many_columns")
            continue
        if len(found) >= MAX_ROWS:
            raise TableBroken(f"The file has more than {MAX_ROWS:,} rows. Split it, for example by site.", "too_long")
        if any(len(cell) > MAX_CELL for cell in cells):
            raise TableBroken(f"A cell of row {number} is longer than {MAX_CELL:,} characters.", "cell_too_long")
        found.append((number, cells[: len(header)]))
    if not header or not found:
        raise TableBroken("There is no row below the names of the columns.", "no_rows")
    return Table(header=header, rows=found, note=note)


def _trimmed(cells: Sequence[str]) -> list[str]:
    names = list(cells)
    while names and not names[-1]:
        names.pop()
    return names
