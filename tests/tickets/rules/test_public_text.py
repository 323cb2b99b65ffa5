"""Whether a text that many people read may name a patient."""

import pytest

from tickets.rules.public_text import may_name_patient


@pytest.mark.parametrize(
    "text",
    [
        "Patient 12345678 waits.",
        "born 03.04.1961",
        "born 3/4/1961",
        "DOB 1961-04-03",
        "The MRN is on the form",
        "Accession missing",
        "OKAFOR^GRACE",
    ],
)
def test_what_looks_like_a_patient_is_asked_about(text):
    assert may_name_patient(text) is True


@pytest.mark.parametrize("text", ["", "CT2 is down since 9:12. Ring 4821.", "No worklist in rooms 3, 4 and 12345."])
def test_ordinary_words_are_not(text):
    assert may_name_patient(text) is False
