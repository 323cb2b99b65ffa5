"""Which dropped files are taken."""

import pytest

from tests.assets.dicom import hostile
from tickets.rules.drops import refusal_of

DICOM = hostile.part10(b"")


@pytest.mark.parametrize(
    ("head", "name", "why"),
    [
        (DICOM, "IM0001", ""),
        (hostile.polyglot(b"PK\x03\x04"), "IM0001", ""),  # the inspection tells of the preamble
        (b"no preamble", "x.dcm", ""),  # the inspection says what it is
        (b"PK\x03\x04" + bytes(200), "series.zip", "ZIP archives are not unpacked here."),
        (b"PK\x03\x04" + bytes(200), "series.dcm", "ZIP archives are not unpacked here."),
        (b"7z\xbc\xaf\x27\x1c" + bytes(200), "s.7z", "7-Zip archives are not unpacked here."),
        (b"Rar!\x1a\x07", "s.rar", "RAR archives are not unpacked here."),
        (b"\x1f\x8b\x08", "s.tgz", "gzip archives are not unpacked here."),
        (b"MZ\x90\x00", "viewer.exe", "This is not a DICOM file."),
        (b"[autorun]", "autorun.inf", "This is not a DICOM file."),
    ],
)
def test_refusal_of(head: bytes, name: str, why: str) -> None:
    assert refusal_of(head=head, name=name, size=len(head), most_bytes=1000).startswith(why)
    assert bool(refusal_of(head=head, name=name, size=len(head), most_bytes=1000)) == bool(why)


def test_size_is_looked_at_first() -> None:
    assert refusal_of(head=b"", name="a.dcm", size=0, most_bytes=10) == "The file is empty."
    assert refusal_of(head=DICOM, name="a", size=2**21, most_bytes=2**20) == "The file is larger than 1 MB."
