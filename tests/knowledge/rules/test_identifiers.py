import pytest

from knowledge.rules.identifiers import Finding, findings, has_identifier


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("write to rosa.d@example.org", "an e-mail address"),
        ("study 1.2.840.113619.2.55.3.604688119", "a DICOM UID"),
        ("DOB 03.04.1961", "a date of birth"),
        ("born: 1961-04-03", "a date of birth"),
        ("MRN 48213", "a patient or accession number"),
        ("accession number A-20391", "a patient or accession number"),
        ("patient 778213", "a patient or accession number"),
        ("number 4857773456", "a long number"),
        ("485 777 3456", "a long number"),
        ("tell Mrs Quagmire", "a name with a title"),
        ("under QUAGMIRE^ZEB", "a name as DICOM writes it"),
        ("since 03/04/2026", "a date"),
    ],
)
def test_identifier_is_found(text: str, what: str) -> None:
    assert [found.what for found in findings(text)] == [what]
    assert has_identifier(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "the worklist is empty",
        "tag (0010,0020) is missing",
        "port 11112 at 10.20.30.40",
        "status 0xA700 or C-STORE",
        "version 4.12.1",
        "patient on the table",
        "an accession number that is wrong",
        "wait 15 minutes, then 2 more",
        "SOP class 1.2.840",
        "",
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert findings(text) == []
    assert has_identifier(text) is False


def test_findings_stand_in_order_with_their_lines() -> None:
    found = findings("first\nrosa@example.org and MRN 48213")

    assert found == [
        Finding("an e-mail address", 2, "rosa@example.org", 0, 16),
        Finding("a patient or accession number", 2, "MRN 48213", 21, 30),
    ]
