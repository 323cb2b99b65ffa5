"""What many files say together, by hand-made series."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.series import Image, findings_over, series_of

AXIAL = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]


def image(number: int, *, keys: dict[str, str] | None = None, is_read: bool = True, **facts: Any) -> Image:
    """An axial CT slice, 5 mm below the one before."""
    said = {
        "modality": "CT",
        "series_number": 4,
        "instance_number": number,
        "rows": 512,
        "columns": 512,
        "image_orientation": AXIAL,
        "image_position": [0.0, 0.0, -5.0 * number],
        "transfer_syntax_name": "Explicit VR Little Endian",
        "software_versions": "VA48A",
    }
    identity = {"study": "st", "series": "se", "patient": "p", "name": "n", "instance": f"i{number}"}
    return Image(file_id=number, facts=said | facts, keys=identity | (keys or {}), is_read=is_read)


def stack(count: int = 6) -> list[Image]:
    return [image(number) for number in range(1, count + 1)]


def codes(images: list[Image]) -> list[str]:
    (found,) = series_of(images=images)
    return [finding.code for finding in found.findings]


def test_a_whole_series_has_no_finding() -> None:
    (found,) = series_of(images=stack())

    assert (found.number, found.first, found.last, found.spacing, found.findings) == (4, 1, 6, 5.0, ())
    assert found.lead["modality"] == "CT"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"instance_number": 9}, ["NUMBER_GAPS"]),
        ({"image_position": [0.0, 0.0, -40.0]}, ["SPACING_BREAK"]),
        ({"image_orientation": [1.0, 0.0, 0.0, 0.0, 0.0, -1.0]}, ["ORIENTATION_BREAK"]),
        ({"rows": 256}, ["SIZE_BREAK"]),
        ({"pixel_spacing": [0.5, 0.5]}, []),
        ({"transfer_syntax_name": "JPEG 2000"}, ["MIXED_SYNTAX"]),
        ({"software_versions": "VA50"}, ["MIXED_SOFTWARE"]),
        ({"instance_number": 5}, ["REPEATED_NUMBERS"]),
        ({"keys": {"patient": "other"}}, ["MIXED_PATIENTS"]),
        ({"keys": {"name": "other"}}, ["MIXED_NAMES"]),
        ({"keys": {"study": "other"}}, ["MIXED_STUDIES"]),
        ({"keys": {"instance": "i1"}}, ["DUPLICATE_UIDS"]),
    ],
)
def test_one_image_that_does_not_fit(changed: dict[str, Any], expected: list[str]) -> None:
    assert codes([*stack(5), image(6, **changed)]) == expected


def test_the_details_say_which_and_how_many() -> None:
    (found,) = series_of(images=[each for each in stack(8) if each.file_id not in (3, 4, 6)])

    assert [(each.title, each.detail) for each in found.findings] == [
        ("3 images seem to be missing", "Instance numbers not here: 3 to 4, 6."),
        (
            "The distance between slices changes",
            "The slices are 5 mm apart, but: 10 mm behind -35 mm, 15 mm behind -25 mm. "
            "Reconstructions and measurements will be wrong.",
        ),
    ]


def test_phases_at_the_same_places_are_no_break() -> None:
    phases = [image(number, image_position=[0.0, 0.0, -5.0 * (number % 4)]) for number in range(1, 13)]

    assert codes(phases) == []


def test_series_stand_in_order_and_strangers_at_the_end() -> None:
    images = [
        image(1, keys={"series": ""}),
        image(2, keys={"series": "b"}, series_number=7),
        image(3, keys={"series": "a"}, series_number=2),
        image(4, keys={"series": ""}),
        image(5, is_read=False),
    ]

    assert [(each.key, len(each.images)) for each in series_of(images=images)] == [("a", 1), ("b", 1), ("", 1), ("", 1)]


def test_files_of_two_patients_are_told_over_all_series() -> None:
    images = [image(1), image(2, keys={"patient": "q", "study": "other", "series": "b"})]

    assert [finding.code for finding in findings_over(images=images)] == ["MIXED_PATIENTS", "MIXED_STUDIES"]
    assert findings_over(images=stack()) == []


VALUES = st.none() | st.integers(-5, 5) | st.text(max_size=3) | st.lists(st.floats(-10, 10), max_size=6)
NAMES = ("image_orientation", "image_position", "rows", "instance_number", "pixel_spacing", "serial")


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES), max_size=6))
def test_any_facts_make_series_without_losing_a_file(many: list[dict[str, Any]]) -> None:
    images = [image(number, **facts) for number, facts in enumerate(many)]

    assert sum(len(each.images) for each in series_of(images=images)) == len(images)


def test_the_frames_of_one_image_are_told_like_the_slices_of_a_series() -> None:
    broken = image(1, frame_planes=1, frame_places=5, frame_step=[5.0], frame_breaks=[10.0, 10.0])
    (found,) = series_of(images=[broken])

    assert (found.spacing, [finding.code for finding in found.findings]) == (5.0, ["FRAME_SPACING_BREAK"])
    assert "10 mm behind 10 mm" in found.findings[0].detail
    assert codes([image(1, frame_planes=3)]) == ["FRAME_ORIENTATION_BREAK"]
    assert codes([image(1, frame_planes=1, frame_places=5, frame_step=[5.0])]) == []
