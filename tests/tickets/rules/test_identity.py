"""The shapes of identifiers."""

import pytest

from tickets.enums import IdentityField, IdentityPart, RevealReason
from tickets.rules.identity import (
    FIELD_WORDS,
    LONGEST,
    PART_WORDS,
    REASON_WORDS,
    BadIdentifier,
    cleaned,
    fields_words,
    is_telling,
    place_of,
)


def test_every_field_has_words_and_a_length():
    assert set(FIELD_WORDS) == set(LONGEST) == set(IdentityField)
    assert set(PART_WORDS) == set(IdentityPart)
    assert set(REASON_WORDS) == set(RevealReason)


@pytest.mark.parametrize(("field", "text", "kept"), [
    ("accession", " NW 1\t2 ", "NW 1 2"),
    ("accession", "", ""),
    ("patient_name", "Doe^Jane", "Doe^Jane"),
    ("birth_date", "19561203", "1956-12-03"),
    ("birth_date", "3.12.1956", "1956-12-03"),
    ("birth_date", "03/12/56", "1956-12-03"),
    ("birth_date", "03-12-21", "2021-12-03"),
    ("birth_date", "3 Dec 1956", "1956-12-03"),
    ("study_uid", "1.2.840.113619.2", "1.2.840.113619.2"),
])  # fmt: skip
def test_what_is_kept(field, text, kept):
    assert cleaned(IdentityField(field), text) == kept


@pytest.mark.parametrize(("field", "text"), [
    ("study_uid", "1..2"),
    ("study_uid", "3.1"),
    ("study_uid", "1.02"),
    ("birth_date", "99.99.99"),
    ("birth_date", "1750-01-01"),
    ("patient_id", "--"),
    ("patient_name", "x" * 201),
])  # fmt: skip
def test_what_is_refused(field, text):
    with pytest.raises(BadIdentifier):
        cleaned(IdentityField(field), text)


def test_words():
    assert fields_words(["patient_id", "accession"]) == "Accession number, Patient ID"
    assert place_of(ticket_id=7, part="correct", field="accession") == "7/correct/accession"


@pytest.mark.parametrize("word", ["RX-99817", "20240817001", "1.2.840.113619.2.5", "A12345", "123-45-6789", "7712345 "])
def test_numbers_of_patients_and_examinations_are_telling(word):
    assert is_telling(word)


@pytest.mark.parametrize("word", ["CT2", "#123456", "4711", "2026-03-02", "blurred", "queue:pacs", "VA48A", "10.0.4.7"])
def test_other_words_are_not(word):
    assert not is_telling(word)
