"""Attributes that the standard requires."""

import pytest

from tests.assets.dicom import hostile
from tests.assets.dicom.real import real
from tests.assets.dicom.test_child import CT, ask_all


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        (b"", "SOP Instance UID"),
        (hostile.element(0x00080018, "UI", "1.2.3"), "Study Instance UID"),
        (hostile.element(0x00080018, "UI", ""), "SOP Instance UID"),
    ],
)
def test_answer_names_required_attributes_that_are_missing(more: bytes, missing: str) -> None:
    said = ask_all(hostile.part10(CT + more))

    assert said["codes"] == ["MISSING_TYPE1"]
    assert (said["facts"]["missing"][0], len(said["facts"]["missing"])) == (missing, 8)


def test_answer_whole_image_misses_nothing() -> None:
    assert "missing" not in ask_all(real("CT_small.dcm").read_bytes())["facts"]
