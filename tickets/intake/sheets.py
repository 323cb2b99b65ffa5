"""Opens a file of rows, whatever it is: CSV, CSV.GZ or XLSX. Rows come one by one; hostile files end in SheetBroken."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tickets.intake.csv_sheet import open_csv
from tickets.intake.rows import OpenSheet, SheetBroken
from tickets.intake.xlsx_sheet import open_xlsx
from tickets.rules.import_mapping import Sheet


@contextmanager
def open_sheet(*, path: Path, sheet: Sheet) -> Iterator[OpenSheet]:
    """Open a file by what it is, never by its name. Raises SheetBroken."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise SheetBroken("The file is empty. Export it again.", "file_empty")
    if start == b"\xd0\xcf\x11\xe0":
        raise SheetBroken("This is an old Excel file (.xls) or a protected one. Save it as .xlsx or .csv.", "old_excel")
    if start == b"PK\x03\x04":
        with open_xlsx(path=path, sheet=sheet) as book:
            yield book
    else:
        with open_csv(path=path, sheet=sheet) as text:
            yield text
