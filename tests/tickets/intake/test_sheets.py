"""Files of rows: every kind that is read, and hostile ones that end in a sentence."""

import contextlib
import gzip
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tickets.intake import csv_sheet, rows, xlsx_sheet
from tickets.intake.rows import SheetBroken
from tickets.intake.sheets import open_sheet
from tickets.rules.import_mapping import Sheet

PLAIN = "ticket,at\nT1,2026-03-01\n\nT2,2026-03-02\n"


def read(path: Path, content: bytes, sheet: Sheet | None = None) -> tuple[tuple[str, ...], list[tuple[int, list[Any]]]]:
    path.write_bytes(content)
    with open_sheet(path=path, sheet=sheet or Sheet()) as found:
        return found.header, [(number, list(cells)) for number, cells in found.rows()]


def refusal(path: Path, content: bytes, sheet: Sheet | None = None) -> str:
    with pytest.raises(SheetBroken) as error:
        read(path, content, sheet)
    assert error.value.messages[0].endswith(".")
    return str(error.value.code)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "source"


TWO_ROWS = (("ticket", "at"), [(2, ["T1", "2026-03-01"]), (4, ["T2", "2026-03-02"])])


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        PLAIN.replace("T1", "T\x001").encode(),
        gzip.compress(PLAIN.encode(), mtime=0),
        gzip.compress(PLAIN.encode()[:9], mtime=0) + gzip.compress(PLAIN.encode()[9:], mtime=0),
    ],
)
def test_csv_is_read_however_it_is_written(path: Path, content: bytes) -> None:
    assert read(path, content) == TWO_ROWS


def test_csv_in_another_encoding_is_read_when_the_mapping_says_so(path: Path) -> None:
    content = "ticket;Größe\nT1;Zürich\n".encode("cp1252")

    assert read(path, content, Sheet(encoding="cp1252")) == (("ticket", "Größe"), [(2, ["T1", "Zürich"])])
    assert read(path, PLAIN.encode("utf-16"), Sheet(encoding="utf-16")) == TWO_ROWS
    assert refusal(path, content) == "wrong_encoding"


def test_csv_with_lines_above_its_header_and_text_over_lines(path: Path) -> None:
    content = b'Report of today\n\nticket,text\nT1,"two\nlines, and a "" mark"\nT2,x\n'

    header, found = read(path, content, Sheet(header_row=3))

    assert header == ("ticket", "text")
    assert found == [(4, ["T1", 'two\nlines, and a " mark']), (5, ["T2", "x"])]


def test_csv_tells_how_much_was_read(path: Path) -> None:
    path.write_bytes(PLAIN.encode())

    with open_sheet(path=path, sheet=Sheet()) as found:
        list(found.rows())
        assert found.progress() == 1.0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "old_excel"),
        (b"\n\nticket\n", "no_header"),
        (b",,\n1,2,3\n", "no_header"),
        (b"a," * 600 + b"\n", "too_many_columns"),
        (b"\x1f\x8b broken", "bad_gzip"),
        (gzip.compress(PLAIN.encode() * 99, mtime=0)[:60], "bad_gzip"),
        (b"\x00\x01\x02\xff\xfe\xfd" * 50, "wrong_encoding"),
        (b"PK\x03\x04 no workbook", "bad_xlsx"),
        (b"ticket\n" + b"x" * 300_000 + b"\n", "cell_too_long"),
        (b'ticket\n"' + b"x\n" * 200_000, "cell_too_long"),
    ],
)
def test_file_that_cannot_be_read_is_refused(path: Path, content: bytes, code: str) -> None:
    assert refusal(path, content) == code


def test_header_below_the_end_is_refused(path: Path) -> None:
    assert refusal(path, b"one\n", Sheet(header_row=9)) == "no_header"


def test_line_that_never_ends_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_sheet, "_MAX_LINE", 1000)

    assert refusal(path, b"ticket\n" + b"," * 2000) == "line_too_long"


def test_packed_file_that_swells_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_sheet, "MAX_BYTES", 100_000)

    assert refusal(path, gzip.compress(b"ticket\n" + b"T\n" * 100_000, mtime=0)) == "too_large"


def test_too_many_rows_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_sheet, "MAX_ROWS", 3)
    monkeypatch.setattr(xlsx_sheet, "MAX_ROWS", 3)

    assert refusal(path, b"ticket\n1\n2\n3\n") == "too_many_rows"
    assert refusal(path, workbook([["ticket"], [1], [2], [3]])) == "too_many_rows"


def workbook(lines: Sequence[Sequence[Any]], *, title: str = "Page 1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for line in lines:
        sheet.append(line)
    book.create_sheet("Other").append(["key"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook_is_read_with_the_types_of_its_cells(path: Path) -> None:
    content = workbook(
        [
            ["ticket", "at", "day", "n", "ok", None],
            ["T1", datetime(2026, 3, 1, 9, 5), date(2026, 3, 2), 7, True, None],
            [],
            ["T2", None, None, 1.5, None, "beyond the header"],
        ]
    )

    header, found = read(path, content)

    assert header == ("ticket", "at", "day", "n", "ok")
    assert found == [
        (2, ["T1", datetime(2026, 3, 1, 9, 5), datetime(2026, 3, 2), 7, True]),
        (4, ["T2", None, None, 1.5, None]),
    ]


def test_workbook_is_opened_at_the_sheet_of_the_mapping(path: Path) -> None:
    content = workbook([["ticket"]])

    assert read(path, content, Sheet(name="Other")) == (("key",), [])
    assert refusal(path, content, Sheet(name="Nowhere")) == "no_sheet"
    assert refusal(path, content, Sheet(header_row=7)) == "no_header"


def test_formulas_are_never_computed(path: Path) -> None:
    content = workbook([["ticket", "x"], ["T1", "=1+1"], ["T2", '=HYPERLINK("http://evil")']])

    assert read(path, content)[1] == [(2, ["T1", None]), (3, ["T2", None])]


def test_workbook_has_no_known_length(path: Path) -> None:
    path.write_bytes(workbook([["ticket"]]))

    with open_sheet(path=path, sheet=Sheet()) as found:
        assert found.progress() is None


def test_long_cell_of_a_workbook_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_sheet, "MAX_CELL", 100)

    assert refusal(path, workbook([["ticket"], ["x" * 101]])) == "cell_too_long"


def test_bomb_is_refused_before_it_is_unpacked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("xl/sharedStrings.xml", b"0" * 3_000_000)
        pack.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)

    for limit in ("_MAX_STRINGS", "_MAX_PART"):
        with monkeypatch.context() as patched:
            patched.setattr(xlsx_sheet, limit, 1_000_000)
            assert refusal(path, bomb.getvalue()) == "too_large"
    monkeypatch.setattr(xlsx_sheet, "_MAX_PARTS", 1)
    assert refusal(path, bomb.getvalue()) == "too_large"


def _repacked(content: bytes, name: str, text: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return out.getvalue()


SHEET = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s<sheetData>%s</sheetData></worksheet>"""


def test_workbook_that_lies_about_its_size_does_no_harm(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_sheet, "MAX_ROWS", 500)
    cell = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>'
    wide = SHEET % (b'<dimension ref="A1:XFD1048576"/>', cell % (1, 1, b"ticket") + cell % (2, 2, b"T1"))
    far = SHEET % (b"", cell % (1, 1, b"ticket") + cell % (999_999_999, 999_999_999, b"T1"))
    content = workbook([["x"]])

    assert read(path, _repacked(content, "xl/worksheets/sheet1.xml", wide)) == (("ticket",), [(2, ["T1"])])
    assert refusal(path, _repacked(content, "xl/worksheets/sheet1.xml", far)) == "too_many_rows"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("text", [b"", b"<broken", b"\xff\xfe", b"<a xmlns='x'><b/></a>"])
def test_damaged_workbook_is_refused_or_empty(path: Path, part: str, text: bytes) -> None:
    content = _repacked(workbook([["ticket"], ["T1"]]), part, text)

    with contextlib.suppress(SheetBroken):  # and nothing else
        read(path, content)


def test_limits_are_those_of_the_documentation() -> None:
    assert (rows.MAX_ROWS, rows.MAX_COLUMNS, rows.MAX_CELL) == (1_000_000, 500, 200_000)
