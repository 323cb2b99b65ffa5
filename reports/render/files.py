"""A report page made into a file: the one place that knows which renderer belongs to which kind."""

from datetime import datetime
from typing import IO

from accounts.models import Person
from reports.enums import FileKind, Paper
from reports.render.document import Query, Workbook
from reports.render.pdf import pdf_bytes
from reports.render.sections import PAGES
from reports.render.sheets import csv_lines
from reports.render.xlsx import write_xlsx


class NotOffered(Exception):
    """There is no such page, or it has no rows. code: as a job keeps it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def write_report(
    file: IO[bytes], *, user: Person, page: str, query: Query, kind: FileKind, paper: Paper, at: datetime
) -> str:
    """Write a report into an open file; return the name it should be saved under. Reads what the user may see.

    Raises NotOffered, PdfMissing.
    """
    found = PAGES.get(page)
    if found is None:
        raise NotOffered("no_page")
    if kind is FileKind.PDF:
        document = found.document_for(user=user, query=query, at=at)
        file.write(pdf_bytes(document=document, paper=paper, made_by=user.full_name, at=at))
        return f"raddesk-{page}-{at:%Y-%m-%d}-{document.digest}.pdf"
    book = found.workbook_for(user=user, query=query, at=at)
    if book is None:
        raise NotOffered("no_rows")
    _write_rows(file, book, kind)
    return f"{book.name}.{kind.value}"


def _write_rows(file: IO[bytes], book: Workbook, kind: FileKind) -> None:
    """A workbook holds all sheets; CSV holds the first."""
    if kind is FileKind.XLSX:
        write_xlsx(file, about=book.about, sheets=book.sheets)
        return
    for line in csv_lines(book.sheets[0]):
        file.write(line.encode())
