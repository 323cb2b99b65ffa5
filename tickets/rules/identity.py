"""What may be kept of a patient or an examination, in which shape, and the words for it."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime

from tickets.enums import IdentityField, IdentityPart, RevealReason

FIELD_WORDS: Mapping[IdentityField, str] = {
    IdentityField.ACCESSION: "Accession number",
    IdentityField.PATIENT_ID: "Patient ID",
    IdentityField.PATIENT_NAME: "Patient's name",
    IdentityField.BIRTH_DATE: "Date of birth",
    IdentityField.STUDY_UID: "Study Instance UID",
}
"""In the order in which they are shown: what is needed most often first."""

PART_WORDS: Mapping[IdentityPart, str] = {
    IdentityPart.CONCERNED: "What it is about",
    IdentityPart.CORRECT: "What it should be",
}

REASON_WORDS: Mapping[RevealReason, str] = {
    RevealReason.FIND_STUDY: "To find the examination",
    RevealReason.CALL_BACK: "To talk to the ward or the reader about it",
    RevealReason.CORRECT: "To correct the study",
    RevealReason.SAFETY: "A patient may be at risk",
    RevealReason.OTHER: "Another reason",
}

FOUND_BY: frozenset[IdentityField] = frozenset(
    {IdentityField.ACCESSION, IdentityField.PATIENT_ID, IdentityField.STUDY_UID}
)
"""Fields by which a ticket is found again. Names and birth dates are guessed too easily to be worth a fingerprint."""

SAME_STUDY: frozenset[IdentityField] = frozenset({IdentityField.ACCESSION, IdentityField.STUDY_UID})
"""Fields that name one examination."""

MOST_VALUES = 20
"""Of one ticket. Who needs more is copying a worklist."""

LONGEST: Mapping[IdentityField, int] = {
    IdentityField.ACCESSION: 64,
    IdentityField.PATIENT_ID: 64,
    IdentityField.PATIENT_NAME: 200,
    IdentityField.BIRTH_DATE: 20,
    IdentityField.STUDY_UID: 64,
}
_UID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+", re.ASCII)
_DATES = ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y")
_OLDEST = 1880
_SHORT = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d\d)", re.ASCII)
_PIVOT = 30
"""Two digits of a year: 31 to 99 are of the twentieth century."""


_TELLING = re.compile(r"(?=.*[A-Za-z])(?=(?:.*\d){5})[A-Za-z0-9][\w./-]{4,63}|\d{7,64}|\d[\d-]{6,62}\d", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}-\d{1,2}-(?:\d\d){1,2}", re.ASCII)
_LONG_UID = re.compile(r"[0-2](?:\.\d+){4,}", re.ASCII)


class BadIdentifier(ValueError):
    """It has not the shape of its field; the message is for the person who typed it and does not repeat it."""


def cleaned(field: IdentityField, text: str) -> str:
    """Return an identifier as it is kept, "" for nothing; dates as 1950-12-31. Raises BadIdentifier."""
    text = " ".join(text.replace("\0", " ").split())
    if not text:
        return ""
    if len(text) > LONGEST[field]:
        raise BadIdentifier(f"{FIELD_WORDS[field]}: {LONGEST[field]} characters at most.")
    if field is IdentityField.STUDY_UID and not _UID.fullmatch(text):
        raise BadIdentifier("A Study Instance UID has only digits and dots, such as 1.2.840.113619.2.5.")
    if field is IdentityField.BIRTH_DATE:
        return _date(text).isoformat()
    if field in FOUND_BY and not any(char.isalnum() for char in text):
        raise BadIdentifier(f"{FIELD_WORDS[field]}: write at least one letter or digit.")
    return text


def place_of(*, ticket_id: int, part: str, field: str) -> str:
    """Return the name of the place an identifier is bound to by its encryption."""
    return f"{ticket_id}/{part}/{field}"


def fields_words(fields: list[str]) -> str:
    """Say which fields are meant: "Accession number, Patient ID"."""
    return ", ".join(words for field, words in FIELD_WORDS.items() if field.value in fields)


def _date(text: str) -> date:
    for shape in _DATES:
        try:
            found = datetime.strptime(text, shape).date()  # a date of birth has no time zone
        except ValueError:
            continue
        if found.year >= _OLDEST:
            return found
    if short := _SHORT.fullmatch(text):
        day, month, year = (int(part) for part in short.groups())
        with suppress(ValueError):
            return date(year + (1900 if year > _PIVOT else 2000), month, day)
    raise BadIdentifier("Write the date of birth as 1950-12-31.")


def is_telling(word: str) -> bool:
    """Say whether a word that is searched for may be a number of a patient or an examination.

    Long numbers, letters with at least five digits, and UIDs; not days. Serial numbers look alike: being taken for one
    costs a click, standing in an address cannot be taken back.
    """
    word = word.strip()
    return bool(_LONG_UID.fullmatch(word) or (_TELLING.fullmatch(word) and not _DAY.fullmatch(word)))
