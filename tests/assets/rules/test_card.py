"""The card: sentences a technologist reads, made from whatever facts there are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.card import card_lines, encoding_name

CT = {
    "modality": "CT",
    "station_name": "SGHCT01A",
    "manufacturer": "SIEMENS",
    "model": "SOMATOM Definition AS+",
    "serial": "11223",
    "software_versions": "CT VA48A",
    "rows": 512,
    "columns": 512,
    "bits_stored": 12,
    "transfer_syntax_uid": "1.2.840.10008.1.2.4.90",
    "body_part": "CHEST",
    "series_number": 3,
    "instance_number": 41,
}


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        (
            CT,
            (
                "CT image from SGHCT01A — Siemens SOMATOM Definition AS+, serial number 11223, software CT VA48A.",
                "512 × 512 pixels, 12 bits, JPEG 2000 lossless.",
                "Chest, series 3, image 41.",
            ),
        ),
        (
            {"modality": "US", "frames": 30, "rows": 240, "columns": 320, "series_number": 1},
            ("Ultrasound image.", "320 × 240 pixels, 30 frames.", "Series 1."),
        ),
        (
            {"modality": "SR", "station_name": "Computer001", "serial": "00000", "transfer_syntax_name": "Odd"},
            ("Structured report.", "Encoding: Odd."),
        ),
        (
            {"modality": "OT", "sop_class_name": "Secondary Capture Image Storage", "station_name": "WS7"},
            ("Secondary Capture Image Storage from WS7.",),
        ),
        ({"modality": "OPT", "bits_stored": 1, "rows": 2, "columns": 3}, ("OPT.", "3 × 2 pixels, 1 bit.")),
        ({"station_name": "WS7"}, ("DICOM object from WS7.",)),
        ({"manufacturer": "Kuratorium OFFIS e.V."}, ("Kuratorium OFFIS e.V.",)),
        ({}, ()),
    ],
)
def test_card_lines(facts: dict[str, object], lines: tuple[str, ...]) -> None:
    assert card_lines(facts=facts) == lines


def test_card_lines_linked_device_goes_by_its_own_name() -> None:
    assert card_lines(facts=CT, device_label="CT2 (CT in Emergency)")[0].startswith(
        "CT image from CT2 (CT in Emergency) — Siemens"
    )


@pytest.mark.parametrize(
    ("uid", "standard_name", "expected"),
    [
        ("1.2.840.10008.1.2.1", "Explicit VR Little Endian", "uncompressed"),
        ("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264", "MPEG-4 AVC/H.264"),
        ("", "", ""),
    ],
)
def test_encoding_name(uid: str, standard_name: str, expected: str) -> None:
    assert encoding_name(uid=uid, standard_name=standard_name) == expected


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*CT, "frames", "sop_class_name"]), st.none() | st.booleans() | st.integers() | st.text()
    )
)
def test_card_lines_is_total(facts: dict[str, object]) -> None:
    assert all(line.endswith(".") for line in card_lines(facts=facts))
