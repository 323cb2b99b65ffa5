"""Whether a text that many people will read may name a patient."""

import re

_SUSPECT = (
    re.compile(r"\d{6,}"),
    re.compile(r"\b\d{1,2}[./]\d{1,2}[./]\d{4}\b"),
    re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b"),
    re.compile(r"\b(?:mrn|dob|date of birth|patient (?:id|name|number)|accession)\b", re.IGNORECASE),
    re.compile(r"\b[A-Z][A-Z'-]+\^[A-Z]", re.IGNORECASE),
)
"""A long number, a date that may be of birth, words that announce an identifier, and names as DICOM writes them."""


def may_name_patient(text: str) -> bool:
    """Say whether a text looks as if it held something about a patient; it errs on the side of asking."""
    return any(pattern.search(text) for pattern in _SUSPECT)
