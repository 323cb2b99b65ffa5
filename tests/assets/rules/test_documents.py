"""Which files are documents of devices, by what they hold."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.documents import DOCUMENT_REFUSALS, document_type, type_words
from assets.rules.sniff import archive_kind
from assets.rules.zip_list import listing_of


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def told(data, name):
    listing = listing_of(io.BytesIO(data), size=len(data)) if archive_kind(data) == "ZIP" else None
    return document_type(head=data[:4096], name=name, listing=listing)


OFFICE = zipped("[Content_Types].xml", "word/document.xml")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.7 ...", "manual.pdf", "application/pdf"),
        (b"%PDF-1.7 ...", "manual.exe", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "plan.png", "image/png"),
        (b"\xff\xd8\xff\xe0....", "photo.jpg", "image/jpeg"),
        (b"II*\x00....", "scan.tif", "image/tiff"),
        (b"MM\x00*....", "scan.tif", "image/tiff"),
        (b"line\n", "notes.txt", "text/plain"),
        ("Prüfbericht\r\n".encode("cp1252"), "notes.txt", "text/plain"),
        (b"a;b\n", "table.csv", "text/csv"),
        (OFFICE, "Report.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (zipped("mimetype", "content.xml"), "report.odt", "application/vnd.oasis.opendocument.text"),
        (OLD_OFFICE, "report.doc", "application/msword"),
    ],
)
def test_papers_are_taken(data, name, media_type):
    assert told(data, name) == (media_type, "")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (bytes(128) + b"DICM", "image", "document_is_dicom"),
        (b"anything", "image.dcm", "document_is_dicom"),
        (zipped("exam/IM1", "exam/IM2"), "exam.zip", "document_is_archive"),
        (zipped("manual.pdf"), "manual.pdf", "document_is_archive"),
        (OFFICE, "report.zip", "document_is_archive"),
        (OFFICE[:-10], "report.docx", "document_is_archive"),
        (b"Rar!....", "manual.pdf", "document_is_archive"),
        (OLD_OFFICE, "mail.msg", "document_kind"),
        (b"MZ\x90\x00\x03", "setup.exe", "document_kind"),
        (b"MZ\x90\x00\x03", "setup.txt", "document_kind"),
        (b"<html><script>", "page.html", "document_kind"),
        (b"<svg onload=x>", "plan.svg", "document_kind"),
    ],
)
def test_other_files_are_refused_with_a_reason(data, name, code):
    assert told(data, name) == ("", code)
    assert code in DOCUMENT_REFUSALS


@given(data=st.binary(max_size=300), name=st.text(max_size=20))
def test_any_bytes_end_in_a_type_or_a_reason(data, name):
    media_type, code = told(data, name)

    assert bool(media_type) != bool(code)


@pytest.mark.parametrize(("media_type", "words"), [("application/pdf", "PDF"), ("application/msword", "office file")])
def test_types_have_words(media_type, words):
    assert type_words(media_type) == words
