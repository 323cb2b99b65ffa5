"""What looks like an identifier, and what must not: a table of sentences as people write them to a help desk."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.enums import IdentityField
from tickets.rules.phi import (
    PhiKind,
    SitePatterns,
    bad_patterns,
    found_in,
    is_nhs_number,
    looks_like_capture,
    values_of,
    without,
)

ALARMS = [
    ("Images of DOE^JANE^M are missing", [("name", "DOE^JANE^M")]),
    ("Please check van der Berg^Anna", [("name", "Berg^Anna")]),
    ("Patient: John Smith cannot be scanned", [("name", "John Smith")]),
    ("Patient name = O'Brien, Mary", [("name", "O'Brien, Mary")]),
    ("The patient called Peter Meyer left", [("name", "Peter Meyer")]),
    ("patient Mrs Jones is on the table", [("name", "Mrs Jones")]),
    ("Mrs Smith cannot be scanned, CT2 hangs", [("name", "Mrs Smith")]),
    ("Frau Schneider liegt im MR und wartet, bed 4", [("name", "Frau Schneider")]),
    ("MRN 00451234, images missing", [("patient_id", "00451234")]),
    ("mrn: AB-1234567", [("patient_id", "AB-1234567")]),
    ("Patient ID is 7712345", [("patient_id", "7712345")]),
    ("medical record number 88123456", [("patient_id", "88123456")]),
    ("hospital patient 4512345 waits in room 3", [("patient_id", "4512345")]),
    ("Accession 20240817001 not in PACS", [("accession", "20240817001")]),
    ("accession number: RX12345678", [("accession", "RX12345678")]),
    ("ACC# 8812345 is there twice", [("accession", "8812345")]),
    ("acc 1234567 and acc 1234568", [("accession", "1234567"), ("accession", "1234568")]),
    ("DOB 12/03/1956", [("birth_date", "12/03/1956")]),
    ("born on 3.12.1956 in Leeds", [("birth_date", "3.12.1956")]),
    ("date of birth: 1956-12-03", [("birth_date", "1956-12-03")]),
    ("geb. 03.12.56", [("birth_date", "03.12.56")]),
    ("dob 3 Dec 1956", [("birth_date", "3 Dec 1956")]),
    ("Schmidt *12.03.1956", [("birth_date", "12.03.1956")]),
    ("SSN 123-45-6789 on the form", [("national_id", "123-45-6789")]),
    ("NHS number 943 476 5919", [("national_id", "943 476 5919")]),
    ("see 943 476 5919", [("national_id", "943 476 5919")]),
    ("study 1.2.840.113619.2.55.3.604688119.971.1403", [("study_uid", "1.2.840.113619.2.55.3.604688119.971.1403")]),
]  # fmt: skip

SILENT = [
    "CT02 says: Error 0x80070005 at 10:42, station CT02STATION, AE title CT2_AE",
    "Association rejected: called AE title PACS_SCP at 10.20.30.40 port 11112",
    "See ticket #1042 and #10234, patient on the table",
    "Patient on table, scan stopped at 14:32",
    "patient waiting since 09:15 in room B1.22",
    "Syngo VA48A SP3, software version 5.1.0.23.4, build 20240817",
    "PACS 12.4.1.2208 crashes on WS-RAD-0412",
    "SOP class 1.2.840.10008.5.1.4.1.1.2.1 is refused, transfer syntax 1.2.840.10008.1.2.4.90",
    "The HL7 ADT^A40 and ORM^O01 messages are stuck, ACK^A08 came back AE",
    "Please call 555 123 4567 or extension 5555",
    "Ring the ward on 020 7946 0958",
    "Serial number 11223, UDI (01)04056869012345",
    "Accession numbers are empty on all CT exams since 8 am",
    "The accession number is missing on the label",
    "MRN is not shown in the viewer",
    "Patient ID field is blank in the worklist",
    "Date of birth shows as US format on the worklist",
    "Power was off from 03.12.2024 to 04.12.2024",
    "Warranty until 2027-12-31, contract 4500123456",
    "The queue holds 123456 images, 2048 x 2048",
    "Dr Smith from radiology asks when it works again",
    "Mr Keller of the vendor comes on Monday",
    "Windows update KB5034441 broke the driver 31.0.15.3623",
    "MAC 00:1B:44:11:3A:B7, host rad-ws-12.hospital.example",
    "Two patients had to be sent to the other site",
    "Patient: on the table. Device: CT2",
    "Patient, please come back: the sign in room 3 hangs upside down",
    "kV 120, mAs 250, CTDIvol 12.45, DLP 612.3",
    "[accession number: protected] is there twice",
    "Incident 2024-11-03, change CHG0031234, INC0098123",
    "x^2 + y^2, dose^index",
] + ["Screens at 192.168.100.23 and 172.16.193.2 are black"]


@pytest.mark.parametrize(("text", "expected"), ALARMS, ids=[text for text, _ in ALARMS])
def test_an_identifier_is_found(text, expected):
    assert [(hit.kind.value, hit.text) for hit in found_in(text)] == expected


@pytest.mark.parametrize("text", SILENT)
def test_the_words_of_a_help_desk_raise_no_alarm(text):
    assert [(hit.kind, hit.text) for hit in found_in(text)] == []


def test_the_texts_of_the_demo_raise_hardly_any_alarm():
    texts = []
    for path in sorted(Path("config/demo/texts").glob("*.json")):
        _collect(json.loads(path.read_text(encoding="utf-8")), texts)

    alarmed = [text for text in texts if found_in(text)]

    assert len(texts) > 300
    assert alarmed == []


def _collect(value, texts):
    if isinstance(value, str):
        texts.append(value)
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _collect(each, texts)


def test_the_shapes_of_a_site_need_no_label():
    site = SitePatterns(record_numbers=(r"NW\d{7}",), accessions=(r"[A-Z]{2}\d{8}", "((", "", r"\d*"))

    found = [(hit.kind, hit.text) for hit in found_in("NW1234567 under RX20240817, not XNW12345678", site=site)]

    assert found == [(PhiKind.PATIENT_ID, "NW1234567"), (PhiKind.ACCESSION, "RX20240817")]
    assert bad_patterns(site) == ["((", "", r"\d*"]


def test_what_is_found_is_moved_or_removed():
    text = "MRN 7712345 of DOE^JANE, dob 1956-12-03"
    hits = found_in(text)

    assert without(text, hits, is_moved=True) == (
        "MRN [patient ID: protected] of [name: protected], dob [date of birth: protected]"
    )
    assert without(text, hits, is_moved=False) == "MRN [removed] of [removed], dob [removed]"
    assert values_of(hits) == {
        IdentityField.PATIENT_ID: ["7712345"],
        IdentityField.PATIENT_NAME: ["DOE^JANE"],
        IdentityField.BIRTH_DATE: ["1956-12-03"],
    }


@given(st.text(max_size=300))
def test_whatever_is_written_ends_and_what_is_left_is_clean(text):
    hits = found_in(text)

    left = without(text, hits, is_moved=False)

    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    assert len(found_in(left)) <= len(hits)


@pytest.mark.parametrize(
    ("digits", "is_right"),
    [("9434765919", True), ("9434765918", False), ("4010232137", True), ("1111111111", False), ("943476591", False)],
)
def test_check_digit_of_the_nhs_number(digits, is_right):
    assert is_nhs_number(digits) is is_right


@pytest.mark.parametrize(
    ("name", "media_type", "is_capture"),
    [
        ("Screenshot 2024-03-01.png", "image/png", True),
        ("Bildschirmfoto.png", "image/png", True),
        ("image.png", "image/png", True),
        ("image (2).png", "image/png", True),
        ("snip.jpg", "image/jpeg", True),
        ("IMG_2031.jpg", "image/jpeg", False),
        ("screenshot.pdf", "application/pdf", False),
        ("gantry.png", "image/png", False),
    ],
)
def test_pictures_of_screens_are_known_by_their_names(name, media_type, is_capture):
    assert looks_like_capture(name, media_type) is is_capture
