"""Study corrections: tables, and who may confirm what."""

import pytest

from tickets.enums import CorrectionKind, EventKind, IdentityField, RejectionCode
from tickets.rules.corrections import (
    ASKED_OF,
    CATEGORY_OF,
    CORRECTION_REFUSALS,
    KIND_OF,
    KIND_WORDS,
    REJECTION_WORDS,
    REJECTIONS_OF,
    Stand,
    confirm_refusal,
    gate_words,
    stand_words,
)
from tickets.rules.privacy_words import privacy_word
from tickets.rules.vendor_copy import report_lines


def test_every_kind_and_code_has_words():
    assert set(KIND_WORDS) == set(CATEGORY_OF) == set(REJECTIONS_OF) == set(ASKED_OF) == set(CorrectionKind)
    assert set(REJECTION_WORDS) == set(RejectionCode) == {code for codes in REJECTIONS_OF.values() for code in codes}
    assert KIND_OF["R13"] is CorrectionKind.WRONG_PATIENT
    assert all(field in IdentityField for sides in ASKED_OF.values() for side in sides for field in side)


def test_images_of_the_wrong_patient_are_not_rejected_for_retention():
    assert RejectionCode.RETENTION not in REJECTIONS_OF[CorrectionKind.WRONG_PATIENT]


@pytest.mark.parametrize(("done_by", "confirmed_by", "actor", "refused", "words", "blocks"), [
    (None, None, 1, "not_done", "Under investigation", True),
    (1, None, 1, "same_person", "Made, to be checked by somebody else", True),
    (1, None, 2, "", "Made, to be checked by somebody else", True),
    (1, 2, 3, "already_confirmed", "Made, checked and confirmed", False),
])  # fmt: skip
def test_two_people(done_by, confirmed_by, actor, refused, words, blocks):
    stand = Stand(done_by=done_by, confirmed_by=confirmed_by)

    assert confirm_refusal(stand, actor_id=actor) == refused
    assert refused == "" or refused in CORRECTION_REFUSALS
    assert stand_words(stand) == words
    assert bool(gate_words(stand)) is blocks


def test_a_ticket_without_a_correction_passes():
    assert gate_words(None) == ""


def test_codes_of_events_become_words():
    said = [
        privacy_word(kind=EventKind.IDENTITY_REVEALED, key="reason", value="safety"),
        privacy_word(kind=EventKind.CORRECTION_DONE, key="code", value="113038"),
        privacy_word(kind=EventKind.COPY_MADE, key="outcome", value="refused"),
        privacy_word(kind=EventKind.COPY_DOWNLOADED, key="what", value="packet"),
        privacy_word(kind=EventKind.CORRECTION_STARTED, key="correction", value="merge"),
        privacy_word(kind=EventKind.IDENTITY_ADDED, key="fields", value=["patient_id", "accession"]),
        privacy_word(kind=EventKind.IDENTITY_REMOVED, key="field", value="birth_date"),
        privacy_word(kind=EventKind.IDENTITY_ADDED, key="part", value="correct"),
        privacy_word(kind=EventKind.TICKET_RESOLVED, key="code", value="x"),
    ]

    assert said == [
        "a patient may be at risk",
        "incorrect worklist entry was chosen (DCM 113038)",
        "No vendor copy was made: it was not safe",
        "the packet for the vendor",
        "one patient has two record numbers",
        "accession number, patient ID",
        "date of birth",
        "what it should be",
        None,
    ]


def test_what_was_done_to_a_copy():
    report = {"pixels": "risk", "kept": 30, "dropped": 120, "needles": 20, "forms": 7, "device_dropped": 2}

    assert list(report_lines(report)) == [
        "Without the picture: it may show a name.",
        "30 elements taken over or renewed, 120 left out.",
        "Checked: none of 20 identifying values of the original is in it, in 7 spellings.",
        "2 device fields left out: the patient was named there.",
    ]
    assert list(report_lines({})) == []
