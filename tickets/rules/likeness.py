"""Which words of a ticket may be compared by meaning, for how long, and how alike two texts must be."""

import re
from datetime import timedelta

WINDOW = timedelta(days=30)
"""So long after it was solved a ticket is still compared."""

ALIKE = 0.5
"""So close must two texts be, 0 to 1 (cosine). Measured on the texts of the demo: docs/incidents.md."""

CLEANING = 1
"""Raise it with every change of what `text_to_compare` leaves out: all vectors are then made anew."""

_LEAST_WORDS = 2
_MOST_CHARACTERS = 2_000
"""The model reads some 128 pieces of words; the rest would be cut off in any case."""

_NAME = r"[A-Z][\w'’-]*"
_IDENTIFIERS = (
    re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\b(?:https?|ftp|file)://\S+", re.IGNORECASE),
    re.compile(r"[\w'-]*\^[\w^'-]*"),
    re.compile(r"\b[0-2](?:\.\d+){3,}\b"),
    re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"),
    re.compile(
        r"\b\d{1,2}\.? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? ?(?:\d{2,4})?\b", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:mrn|dob|born|date of birth|accession|(?:patient|hospital|nhs)(?:'s)? (?:id|name|number|no))\b"
        r"\.?(?: is)?[:#=]*\s*\S*",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?i:mr|mrs|ms|miss|dr|prof|herr|frau)\b\.?\s+(?:{_NAME}\s*){{1,3}}"),
    re.compile(rf"\b(?i:patient|pat|pt|name)\b\.?[:,]?\s+(?:{_NAME}[,\s]*){{1,3}}"),
    re.compile(rf"\b[A-Z]{{2,}}[A-Z'’-]*, ?{_NAME}"),
    re.compile(r"\b(?=[\w/-]*\d[\w/-]*\d[\w/-]*\d[\w/-]*\d)[\w/-]+"),
    re.compile(r"\+?\d(?:[ ().-]{0,2}\d){4,}"),
)
"""Mail and web addresses, names as DICOM writes them, UIDs, dates, what follows a word that announces an identifier or
a name, SURNAME, Given, and anything of four digits or more: record and accession numbers, telephone numbers."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def text_to_compare(*, subject: str, description: str) -> str:
    """Return the words of a ticket that may be told to the model, nothing when too few are left to say anything.

    It errs on the side of leaving out. Messages, notes, files and people are never part of it.
    """
    text = f"{subject.strip().rstrip('.')}. {description[:_MOST_CHARACTERS]}"
    for pattern in _IDENTIFIERS:
        text = pattern.sub(" ", text)
    text = " ".join(text.split())
    return text if len(_WORD.findall(text)) >= _LEAST_WORDS else ""
