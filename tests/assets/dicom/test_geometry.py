"""Numbers of the plane, and nothing that could be the number of a person."""

import pytest

from tests.assets.dicom import hostile
from tests.assets.dicom.test_child import CT, ask


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (b"1.5\\2\\-3", [1.5, 2.0, -3.0]),
        (b"1\\2", None),
        (b"1\\2\\4711081500", None),
        (b"1\\2\\NaN ", None),
        (b"1\\2\\SIMPSON", None),
    ],
)
def test_answer_geometry_is_numbers_of_the_size_of_a_scanner(texts: bytes, kept: list[float] | None) -> None:
    assert ask(hostile.part10(CT + hostile.element(0x00200032, "DS", texts)))["facts"].get("image_position") == kept
