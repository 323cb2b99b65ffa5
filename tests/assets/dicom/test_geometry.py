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


def enhanced(places: list[float], *, turned: int = 0) -> bytes:
    """An enhanced CT with one frame for each place in millimetres; the last `turned` lie in another plane."""

    macro = hostile.sequence
    axial, other = b"1\\0\\0\\0\\1\\0 ", b"1\\0\\0\\0\\0\\1 "
    shared = macro(0x00209116, hostile.element(0x00200037, "DS", axial))
    frames = b""
    for number, place in enumerate(places):
        inner = macro(0x00209113, hostile.element(0x00200032, "DS", f"0\\0\\{place:g}".encode()))
        if number >= len(places) - turned:
            inner += macro(0x00209116, hostile.element(0x00200037, "DS", other))
        frames += hostile.item(inner)
    groups = macro(0x52009229, shared) + hostile.element(0x52009230, "SQ", frames)
    return hostile.part10(CT + groups)


def test_frames_of_an_enhanced_image_say_how_they_lie() -> None:
    facts = ask(enhanced([0, 5, 10, 20, 25]))["facts"]

    assert {name: facts.get(name) for name in ("frame_planes", "frame_places", "frame_step", "frame_breaks")} == {
        "frame_planes": 1, "frame_places": 5, "frame_step": [5.0], "frame_breaks": [10.0, 10.0]
    }  # fmt: skip
    assert (facts["image_position"], facts["image_orientation"]) == ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0])


def test_frames_in_two_planes_say_so_and_sound_ones_have_no_break() -> None:
    turned = ask(enhanced([0, 5, 10, 15], turned=2))["facts"]
    sound = ask(enhanced([15, 10, 5, 0]))["facts"]

    assert (turned["frame_planes"], turned.get("frame_step")) == (2, None)
    assert (sound["frame_step"], sound.get("frame_breaks")) == ([5.0], None)
