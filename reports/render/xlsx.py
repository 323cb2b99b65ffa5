"""Spreadsheets: a sheet that says what the file is, then the rows, typed, in flat memory whatever their number.

Text can be no formula and no link: it is written as text, with the apostrophe of rules.csv besides, so that it stays
text also when somebody saves the sheet as CSV.
"""

import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

from reports.render.sheets import Sheet
from tickets.rules.csv import safe_cell

MOST_ROWS = 1_048_576
"""Rows of one sheet, its headings included; what is more goes on in the next sheet."""
_LONGEST = 32_000
"""Signs of one cell, a little under what the format allows."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd hh:mm:ss",
}
Fact = tuple[str, Any]


def xlsx_file(*, about: Sequence[Fact], sheets: Sequence[Sheet], most_rows: int = MOST_ROWS) -> IO[bytes]:
    """Return an open temporary file with the workbook, at its start; closing it removes it.

    about: label and value, for the first sheet; the number of rows of each sheet follows them.
    """
    file = tempfile.TemporaryFile(prefix="raddesk-", suffix=".xlsx")  # noqa: SIM115 - whoever reads it closes it
    try:
        write_xlsx(file, about=about, sheets=sheets, most_rows=most_rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def write_xlsx(
    file: IO[bytes], *, about: Sequence[Fact], sheets: Sequence[Sheet], most_rows: int = MOST_ROWS
) -> None:
    """Write the workbook into an open file."""
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        first = book.add_worksheet("About")
        counts = [(f"n, {sheet.name.lower()}", _fill(book, sheet, bold, most_rows)) for sheet in sheets]
        _tell(first, [*about, *counts], book)  # last, when the rows are counted; it is the first sheet all the same


def _tell(page: Any, facts: Sequence[Fact], book: Any) -> None:
    strong = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    page.set_column(0, 0, 24, strong)
    page.set_column(1, 1, 90, wrap)
    for number, (label, value) in enumerate(facts):
        page.write_string(number, 0, label)
        _write(page, number, 1, value, ZoneInfo("UTC"))


def _fill(book: Any, sheet: Sheet, bold: Any, most_rows: int) -> int:
    """Write all rows, on as many sheets as they need; return how many."""
    zone, total, place, page = ZoneInfo(sheet.zone), 0, 0, _page(book, sheet, bold, 1)
    for row in sheet.rows:
        if place + 1 >= most_rows:
            _close(page, sheet, place)
            place, page = 0, _page(book, sheet, bold, 1 + total // (most_rows - 1))
        total, place = total + 1, place + 1
        for column, value in enumerate(row):
            _write(page, place, column, value, zone)
    _close(page, sheet, place)
    return total


def _page(book: Any, sheet: Sheet, bold: Any, number: int) -> Any:
    page = book.add_worksheet(sheet.name if number == 1 else f"{sheet.name} {number}")
    page.freeze_panes(1, 1)
    for column, heading in enumerate(sheet.headings):
        page.set_column(column, column, max(10, min(24, len(heading) + 2)))
        page.write_string(0, column, heading, bold)
    return page


def _close(page: Any, sheet: Sheet, rows: int) -> None:
    page.autofilter(0, 0, rows, max(0, len(sheet.headings) - 1))


def _write(page: Any, row: int, column: int, value: Any, zone: ZoneInfo) -> None:
    """A number as a number, a moment as a date of the zone (a sheet knows no zones), anything else as text."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.astimezone(zone).replace(tzinfo=None, microsecond=0))
    elif isinstance(value, date):
        page.write_datetime(row, column, value)
    else:
        page.write_string(row, column, safe_cell(value)[:_LONGEST])
