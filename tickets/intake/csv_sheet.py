"""Comma-separated rows, packed with gzip or not."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from tickets.intake.rows import MAX_BYTES, MAX_CELL, MAX_ROWS, SheetBroken, checked_header, too_many_rows
from tickets.rules.import_mapping import DELIMITERS, Sheet
from tickets.rules.import_values import Cell

_MAX_LINE = 2 * 2**20
_GUESSED = (",", ";", "\t", "|")


@contextmanager
def open_csv(*, path: Path, sheet: Sheet) -> Iterator["CsvSheet"]:
    """Open a CSV file, also one packed with gzip. Raises SheetBroken."""
    with path.open("rb") as raw:
        is_packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        size = path.stat().st_size
        plain = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_packed else raw
        yield CsvSheet(plain=plain, raw=raw, size=size, sheet=sheet)


class CsvSheet:
    """One CSV file from its header on."""

    def __init__(self, *, plain: BinaryIO, raw: BinaryIO, size: int, sheet: Sheet) -> None:
        self._raw, self._size, self._sheet = raw, size, sheet
        encoding = "utf-8-sig" if sheet.encoding == "utf-8" else sheet.encoding
        self._lines = _Lines(io.TextIOWrapper(io.BufferedReader(_Counted(plain)), encoding=encoding, newline=""), sheet)
        csv.field_size_limit(MAX_CELL)
        first = self._skip(sheet.header_row)
        delimiter = DELIMITERS[sheet.delimiter] or max(_GUESSED, key=first.count)
        self._reader = csv.reader(_chained(first, self._lines), delimiter=delimiter, strict=False)
        self.header = checked_header(self._next() or (), sheet.header_row)

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        number = self._sheet.header_row
        while (cells := self._next()) is not None:
            number += 1
            if number > MAX_ROWS:
                raise too_many_rows()
            if any(cells):
                yield number, cells

    def progress(self) -> float | None:
        return min(1.0, self._raw.tell() / self._size) if self._size else None

    def _skip(self, header_row: int) -> str:
        """Pass the lines above the header and return its first line."""
        for _ in range(header_row):
            line = next(self._lines, None)
            if line is None:
                raise SheetBroken(f"The file ends before row {header_row}, where its header should be.", "no_header")
        return line or ""

    def _next(self) -> list[str] | None:
        try:
            return next(iter(self._reader), None)
        except csv.Error as error:
            line = self._reader.line_num + self._sheet.header_row - 1
            if "field larger" in str(error):
                raise SheetBroken(
                    f"A cell near line {line} holds over {MAX_CELL:,} characters. Look for a missing quotation mark.",
                    "cell_too_long",
                ) from error
            raise SheetBroken(f"Line {line} is no CSV: {error}.", "bad_csv") from error


class _Lines:
    """The lines of a text, none longer than we want in memory."""

    def __init__(self, text: io.TextIOWrapper, sheet: Sheet) -> None:
        self._text = text
        self._encoding = sheet.encoding
        self._number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self._number += 1
        try:
            line = self._text.readline(_MAX_LINE)
        except UnicodeError as error:
            raise SheetBroken(
                f"Near line {self._number} the file is not {self._encoding.upper()}. "
                "Say in the mapping how it is written, for example “encoding”: “cp1252”.",
                "wrong_encoding",
            ) from error
        except (OSError, EOFError, zlib.error) as error:
            raise SheetBroken("The packed file is damaged or cut off. Pack it again.", "bad_gzip") from error
        if len(line) >= _MAX_LINE:
            raise SheetBroken(f"Line {self._number} never ends. This is no CSV file.", "line_too_long")
        if not line:
            raise StopIteration
        return line.replace("\x00", "")


class _Counted(io.RawIOBase):
    """Ends a stream that unpacks to more than anybody exports."""

    def __init__(self, plain: BinaryIO) -> None:
        self._plain = plain
        self._left = MAX_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io.BufferedReader hands over
        block = self._plain.read(min(len(buffer), 2**16))
        self._left -= len(block)
        if self._left < 0:
            raise SheetBroken(
                f"Unpacked, the file is larger than {MAX_BYTES // 2**30} GB. Split it, for example by year.",
                "too_large",
            )
        buffer[: len(block)] = block
        return len(block)


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
