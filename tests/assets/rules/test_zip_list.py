"""A ZIP is listed by its table of contents, within limits, and never unpacked."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.zip_list import MOST_ENTRIES, Listing, listing_of, words_of


def packed(files, *, squeeze=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def listed(data):
    return listing_of(io.BytesIO(data), size=len(data))


def test_names_and_sizes_are_told():
    found = listed(packed({f"study/{number}.dcm": b"x" * 10 for number in range(7)}))

    assert found == Listing(
        count=7, names=("0.dcm", "1.dcm", "2.dcm", "3.dcm", "4.dcm"), unpacked=70, has_images=True
    )  # fmt: skip
    assert words_of(found) == (
        "It is a ZIP with 7 files: 0.dcm, 1.dcm, 2.dcm, 3.dcm, 4.dcm and 2 more. It is not unpacked here. "
        "Unpack it and drop the folder on “Images” of the ticket instead."
    )


@pytest.mark.parametrize(("names", "has"), [
    (["a.dcm"], True), (["x/DICOMDIR", "x/readme.txt"], True), (["IM0001", "IM0002", "log.txt"], True),
    (["system.log", "report.pdf"], False), (["[Content_Types].xml", "word/document.xml"], False), ([], False),
])  # fmt: skip
def test_images_are_told_from_logs_and_office_files(names, has):
    assert listed(packed(dict.fromkeys(names, b"x"))).has_images is has


def ended(entries, table, before=b""):
    return before + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, entries, entries, table, 4, 0)


@pytest.mark.parametrize(("data", "problem"), [
    (packed({"a": b"0" * 10_000_000}, squeeze=True), "it says that it unpacks to far more than it is"),
    (packed({"a/" * 13 + "b.dcm": b"x"}), "it is nested deeper than any folder of images"),
    (packed({"a.dcm": b"x"})[:-30], "its end is missing"),
    (ended(1, 46, b"PK\x03\x04" + bytes(90)), "its table of contents is damaged"),
    (ended(MOST_ENTRIES + 1, 9), "it has more than 5,000 files"),
    (ended(1, 2**31), "it has more than 5,000 files"),
], ids=["ratio", "depth", "end", "table", "entries", "size"])  # fmt: skip
def test_what_would_be_too_much_is_named(data, problem):
    assert listed(data).problem == problem


def test_a_long_or_odd_name_is_cut():
    (name,) = listed(packed({"a" * 200 + "\n.dcm": b"x"})).names

    assert (len(name), name[-1]) == (60, "…")


@given(st.binary(max_size=400))
def test_any_bytes_are_answered(data):
    assert isinstance(words_of(listed(b"PK\x03\x04" + data)), str)
