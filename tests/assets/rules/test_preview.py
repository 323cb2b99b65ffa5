"""What is never shown, and in which windows the rest is."""

from typing import Any

import pytest

from assets.rules.preview import WORDS, refusal_of, windows_for

IMAGE = {"rows": 512, "columns": 512, "samples": 1, "bits_allocated": 16, "modality": "CT"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"is_read": False}, "PENDING"),
        ({"stops": ["NOT_DICOM"]}, "NOT_READ"),
        ({"facts": IMAGE | {"burned_in_risk": "it is a captured screen"}}, "BURNED_IN"),
        ({"facts": {"modality": "SR"}}, "NO_PIXELS"),
        ({"codes": ["OVERSIZED_PIXELS"]}, "TOO_LARGE"),
        ({"facts": IMAGE | {"rows": 65535, "columns": 65535}}, "TOO_LARGE"),
    ],
)
def test_refusal_of(changed: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"is_read": True, "codes": [], "stops": [], "facts": IMAGE} | changed

    assert refusal_of(**given) == code
    assert code == "" or code in WORDS


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (IMAGE, ["file", "full", "lung", "bone", "soft", "brain"]),
        (IMAGE | {"modality": "MR"}, ["file", "full"]),
        (IMAGE | {"samples": 3}, ["file"]),
        (IMAGE | {"photometric": "PALETTE COLOR"}, ["file"]),
    ],
)
def test_windows_for(facts: dict[str, Any], codes: list[str]) -> None:
    assert [window.code for window in windows_for(facts=facts)] == codes
