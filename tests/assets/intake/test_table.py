"""Tables that people upload: encodings, delimiters, workbooks, hostile files."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from assets.intake import table
from assets.intake.sheets import read_sheet
from assets.intake.table import TableBroken, read_table

TEXT = 'tag;name\nCT2;"Rö;ntgen"\n\nCT3;x\n'


def workbook(*rows):
    content = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_offices_are_read(encoding):
    found = read_table(TEXT.encode(encoding))

    assert (found.header, found.rows) == (("tag", "name"), [(2, ["CT2", "Rö;ntgen"]), (4, ["CT3", "x"])])
    assert bool(found.note) == (encoding == "cp1252")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_the_one_of_the_header(delimiter):
    assert read_table(f"tag{delimiter}name\nCT2{delimiter}x".encode()).rows == [(2, ["CT2", "x"])]


def test_workbook_is_read_as_text():
    content = workbook(["tag", "port", "warranty_until", "is_sole"], ["CT2", 104, date(2027, 3, 31), True], [None] * 4)

    assert read_table(content).rows == [(2, ["CT2", "104", "2027-03-31", "yes"])]


def _bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("xl/sharedStrings.xml", b"0" * 70_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \n", "file_empty"),
        (b"x" * (5 * 2**20 + 1), "large"),
        (b"\xd0\xcf\x11\xe0....", "old_excel"),
        (b"PK\x03\x04 nothing", "bad_xlsx"),
        (b"\x00\x01\xff\xfe", "not_text"),
        (b"\xff\xfeabc", "encoding"),
        (b"\x81\x8d", "encoding"),
        (b"tag\n", "no_rows"),
        (b"tag\n" + b"x" * 32_768, "cell_too_long"),
        (b"tag\n" + b"x\n" * 2_001, "too_long"),
        (b"a," * 101 + b"b\nx", "too_many_columns"),
    ],
)
def test_what_cannot_be_read_says_why(content, code):
    with pytest.raises(TableBroken) as refused:
        read_table(content)

    assert refused.value.code == code


def test_a_bomb_is_not_unpacked():
    with pytest.raises(TableBroken) as refused:
        read_table(_bomb())

    assert refused.value.code == "too_large"


class _File(io.BytesIO):
    def __init__(self, name, content):
        super().__init__(content)
        self.name, self.size = name, len(content)


def test_ldif_is_known_by_its_content_or_name():
    text = b"dn: dicomDeviceName=CT2,cn=Devices\nobjectClass: dicomDevice\ndicomDeviceName: CT2\n"

    for name in ("x.ldif", "x.txt"):
        new = read_sheet(file=_File(name, text), site="main")
        assert (new.kind, [row.said for row in new.rows], new.rows[0].new_site) == (
            "ldif", [{"tag": "CT2", "name": "CT2"}], "main",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.csv", b"name\nCT2", "bad_header"),
        ("x.ldif", b"dn: cn=x\nchangetype: add\n", "bad_ldif"),
        ("x.ldif", b"dn: cn=x\ncn: x\n", "none"),
    ],
)
def test_a_file_of_something_else_is_refused(name, content, code):
    with pytest.raises(TableBroken) as refused:
        read_sheet(file=_File(name, content), site="")

    assert refused.value.code == code


def test_limits_are_those_of_the_page():
    assert (table.MAX_BYTES, table.MAX_ROWS) == (5 * 2**20, 2_000)
