"""What of a text may be told to the model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rules.likeness import text_to_compare

SAID = "Images of the chest are dark"


def compared(text):
    return text_to_compare(subject=SAID, description=text)


@pytest.mark.parametrize(
    "secret",
    [
        "jo.smith+x@ward.example.org", "https://pacs/study?id=DOE", "DOE^JANE", "Doe^Jane^^Dr", "^JANE",
        "1.2.840.10008.5.1.4.1.1.2", "12.03.1961", "1961-03-12", "3/12/61", "12 March 1961", "12. Mar. 61", "19610312",
        "MRN 12345", "mrn: A77-1", "DOB 1/1/70", "accession AB99", "patient id: X9", "Patient's name Smith",
        "NHS no 943 476 5919",
        "Mr Jonathan Smith", "Mrs. O'Brien-Jones", "Dr. Anne van Dyk", "patient Jane Doe", "Patient: Smith, John",
        "pt Miller", "name: Doe Jane", "SMITH, John", "ACC0012345", "0012345-A", "+49 (0)30 123 456", "555 01 99 12",
    ],
)  # fmt: skip
def test_identifiers_are_left_out(secret):
    text = compared(f"Begins {secret} and goes on.")

    kept = {word.strip(".,:").lower() for word in text.split()}
    assert {"begins", "goes", "images"} <= kept
    words = {"smith", "jane", "doe", "john", "jonathan", "miller", "anne", "jones", "brien"}
    assert not words & {part for word in kept for part in word.replace("-", " ").replace("'", " ").split()}
    assert not [word for word in kept if sum(char.isdigit() for char in word) >= 4 or "^" in word or "@" in word]
    assert not {"61", "1961", "march", "12345", "a77-1", "ab99", "x9", "1/1/70", "943", "5919", "0199", "456"} & kept


@pytest.mark.parametrize(
    "text", ["CT02 shows ring artefacts at 120 kV", "Error 217 on the console", "Room 2.14, PACS 12.1"]
)
def test_what_says_what_is_wrong_is_kept(text):
    assert compared(text) == f"{SAID}. {text}"


@pytest.mark.parametrize(
    ("subject", "text"), [("", ""), ("123456", ""), ("Help", ""), ("Doe^Jane", "12.03.1961"), ("?!", "7")]
)
def test_a_text_that_says_nothing_is_not_compared(subject, text):
    assert text_to_compare(subject=subject, description=text) == ""


@given(st.text(max_size=200), st.text(max_size=400))
def test_no_long_number_or_dicom_name_is_ever_left(subject, text):
    found = text_to_compare(subject=subject, description=text)

    assert "^" not in found.replace(" ^ ", " ")
    assert not [word for word in found.split() if word.isdecimal() and len(word) >= 5]
