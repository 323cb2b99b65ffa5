"""Matching: the score table, the refusals, and what must hold for any input."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.rules.matching import Candidate, Facts, Match, facts_from, match_device

AVANTO = Candidate(
    device_id=2,
    tag="MR2",
    name="MRI 2",
    manufacturer="Siemens",
    model="Avanto",
    serial="25641",
    station_name="MRC25641",
    ae_title="MR2_AVANTO",
    modality="MR",
    institution="North Hospital",
    device_uid="1.2.3.4.5",
    udi="(01)00643169007222(21)25641",
)
SOMATOM = Candidate(
    device_id=7,
    tag="CT2",
    name="CT in Emergency",
    manufacturer="SIEMENS",
    model="SOMATOM Definition AS+",
    serial="11223",
    station_name="SGHCT01A",
    ae_title="CT2_AS",
    modality="CT",
    institution="North Hospital",
)
TWIN = Candidate(
    device_id=8,
    tag="CT3",
    name="CT in the tower",
    manufacturer="Siemens Healthineers",
    model="SOMATOM Definition AS+",
    serial="11299",
    station_name="SGHCT02A",
    ae_title="CT3_AS",
    modality="CT",
    institution="South Hospital",
)
REGISTER = (AVANTO, SOMATOM, TWIN)


@pytest.mark.parametrize(
    ("facts", "score", "reason"),
    [
        (
            Facts(udi="(01)00643169007222(21)25641"),
            100,
            "The unique device identifier (UDI) matches MR2 (Siemens Avanto).",
        ),
        (Facts(manufacturer="SIEMENS", serial=" 25641 "), 95, "Serial number 25641 matches MR2 (Siemens Avanto)."),
        (Facts(device_uid="1.2.3.4.5"), 95, "The device's own DICOM identifier matches MR2 (Siemens Avanto)."),
        (Facts(station_name="MRC25641"), 80, "Station name MRC25641 matches MR2 (Siemens Avanto)."),
        (Facts(ae_title="MR2_AVANTO"), 80, "AE title MR2_AVANTO matches MR2 (Siemens Avanto)."),
        (
            Facts(uid_serials=("25641",), uid_root_vendor="Siemens"),
            80,
            "Serial number 25641, found inside the image's identifiers, matches MR2 (Siemens Avanto).",
        ),
    ],
)
def test_match_device_links_on_strong_evidence(facts: Facts, score: int, reason: str) -> None:
    match = match_device(facts=facts, candidates=REGISTER)

    assert match == Match(device_id=2, score=score, reason=reason, decision="link")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            Facts(observer_serial="25641"),
            Match(
                device_id=2,
                score=70,
                decision="suggest",
                reason="Serial number 25641 in the report fits MR2 (Siemens Avanto). Please confirm.",
            ),
        ),
        (
            Facts(observer_uid="1.2.3.4.5"),
            Match(
                device_id=2,
                score=70,
                decision="suggest",
                reason="The device identifier in the report fits MR2 (Siemens Avanto). Please confirm.",
            ),
        ),
        (
            Facts(detector_id="25641"),
            Match(
                device_id=2,
                score=60,
                decision="suggest",
                reason="Detector 25641 fits MR2 (Siemens Avanto). Please confirm.",
            ),
        ),
        (
            Facts(manufacturer="SIEMENS", model="avanto", modality="MR"),
            Match(
                device_id=2,
                score=50,
                decision="suggest",
                reason="Make and model (Siemens avanto) fits MR2 (Siemens Avanto). Please confirm.",
            ),
        ),
        (
            Facts(
                manufacturer="SIEMENS",
                model="SOMATOM Definition AS+",
                modality="CT",
                institution="SOUTH HOSPITAL",
            ),
            Match(
                device_id=8,
                score=50,
                decision="suggest",
                reason="Make and model (Siemens SOMATOM Definition AS+) fits "
                "CT3 (Siemens SOMATOM Definition AS+). Please confirm.",
            ),
        ),
    ],
)
def test_match_device_suggests_on_fair_evidence(facts: Facts, expected: Match) -> None:
    assert match_device(facts=facts, candidates=REGISTER) == expected


def test_match_device_with_twins_lets_a_person_choose() -> None:
    facts = Facts(manufacturer="Siemens", model="SOMATOM Definition AS+", modality="CT")

    match = match_device(facts=facts, candidates=REGISTER)

    assert match == Match(
        device_id=None,
        score=50,
        decision="suggest",
        alternatives=(7, 8),
        reason="Make and model (Siemens SOMATOM Definition AS+) fits more than one device: "
        "CT2 (Siemens SOMATOM Definition AS+) or CT3 (Siemens SOMATOM Definition AS+). Please choose.",
    )


def test_match_device_with_two_strong_devices_does_not_link() -> None:
    facts = Facts(manufacturer="Siemens", serial="11223", station_name="SGHCT02A")

    match = match_device(facts=facts, candidates=REGISTER)

    assert (match.device_id, match.score, match.decision, match.alternatives) == (7, 95, "suggest", (8,))


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        (Facts(station_name="MRC25641", pass_through_tool="DCMTK"), 60),
        (Facts(station_name="MRC25641", is_secondary_capture=True), 60),
        (Facts(station_name="MRC25641", manufacturer="GE MEDICAL SYSTEMS"), 60),
        (Facts(station_name="MRC25641", modality="CT"), 60),
        (Facts(manufacturer="Siemens", serial="25641", is_secondary_capture=True), 60),
    ],
)
def test_match_device_doubted_evidence_only_suggests(facts: Facts, score: int) -> None:
    match = match_device(facts=facts, candidates=REGISTER)

    assert (match.device_id, match.score, match.decision) == (2, score, "suggest")


def test_match_device_report_made_from_the_images_still_links() -> None:
    match = match_device(facts=Facts(station_name="MRC25641", modality="SR"), candidates=REGISTER)

    assert (match.device_id, match.score, match.decision) == (2, 80, "link")


@pytest.mark.parametrize(
    ("facts", "score", "reason"),
    [
        (
            Facts(manufacturer="G.E. Medical Systems"),
            0,
            "No device in the register matches. The file names GE as the manufacturer.",
        ),
        (
            Facts(uid_root_vendor="Philips"),
            30,
            "No device in the register matches. The image's identifiers were issued by Philips.",
        ),
        (Facts(), 0, "The file does not say which device made it."),
        (Facts(device_uid="1.23.4.5"), 0, "The file does not say which device made it."),
        # The serial number of one vendor proves nothing about another vendor's device.
        (
            Facts(manufacturer="Philips", serial="25641"),
            0,
            "No device in the register matches. The file names Philips as the manufacturer.",
        ),
        (
            Facts(uid_serials=("25641",), uid_root_vendor="Philips"),
            30,
            "No device in the register matches. The image's identifiers were issued by Philips.",
        ),
    ],
)
def test_match_device_without_a_device_names_the_vendor(facts: Facts, score: int, reason: str) -> None:
    match = match_device(facts=facts, candidates=REGISTER)

    assert match == Match(device_id=None, score=score, reason=reason, decision="vendor_only")


@pytest.mark.parametrize("junk", ["000000000", "Not connected", "1,0", "Computer001", "OEM-4K7CO2TYJWP", "", "-"])
def test_match_device_junk_station_name_never_links(junk: str) -> None:
    device = Candidate(device_id=1, tag="CT1", name="CT 1", station_name=junk, ae_title=junk)

    match = match_device(facts=Facts(station_name=junk, ae_title=junk), candidates=[device])

    assert (match.device_id, match.decision) == (None, "vendor_only")


@pytest.mark.parametrize("junk", ["-0000200", "0", "00000", "172.16.193.2", "", "12", "123456"])
def test_match_device_junk_serial_never_links(junk: str) -> None:
    device = Candidate(device_id=1, tag="CT1", name="CT 1", manufacturer="GE", serial=junk)

    match = match_device(
        facts=Facts(manufacturer="GE", serial=junk, detector_id=junk, uid_serials=(junk,)), candidates=[device]
    )

    assert (match.device_id, match.decision) == (None, "vendor_only")


def test_match_device_cassette_is_not_a_model() -> None:
    model = "Cassette Holder Type 9840 500 70201"
    device = Candidate(device_id=1, tag="CR1", name="CR 1", manufacturer="Philips", model=model, modality="CR")

    match = match_device(facts=Facts(manufacturer="Philips", model=model, modality="CR"), candidates=[device])

    assert match.decision == "vendor_only"


def test_facts_from_ignores_what_is_ill_typed() -> None:
    reading = {
        "manufacturer": "Siemens",
        "serial": 25641,
        "uid_serials": ["25641"],
        "is_secondary_capture": "yes",
        "rows": 512,
    }

    assert facts_from(reading=reading) == Facts(manufacturer="Siemens", uid_serials=("25641",))


def test_facts_from_without_serials_has_none() -> None:
    assert facts_from(reading={"uid_serials": None}) == Facts()


# Wide inputs take a while to draw on a busy machine; that says nothing about the rule.
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.sampled_from(
    [
        "",
        "0",
        "00000",
        "1.2.3.4.5",
        "Computer001",
        "25641",
        "11223",
        "SGHCT01A",
        "MRC25641",
        "CT2",
        "Siemens",
        "GE",
        "Avanto",
    ]
) | st.text(max_size=8)
FACTS = st.builds(
    Facts,
    manufacturer=WORDS,
    model=WORDS,
    serial=WORDS,
    station_name=WORDS,
    ae_title=WORDS,
    device_uid=WORDS,
    udi=WORDS,
    modality=WORDS,
    institution=WORDS,
    detector_id=WORDS,
    observer_serial=WORDS,
    observer_uid=WORDS,
    uid_serials=st.lists(WORDS, max_size=2).map(tuple),
    uid_root_vendor=WORDS,
    is_secondary_capture=st.booleans(),
    pass_through_tool=st.sampled_from(["", "DCMTK"]),
)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        device_id=st.integers(1, 5),
        tag=WORDS,
        name=WORDS,
        manufacturer=WORDS,
        model=WORDS,
        serial=WORDS,
        station_name=WORDS,
        ae_title=WORDS,
        modality=WORDS,
        institution=WORDS,
        device_uid=WORDS,
        udi=WORDS,
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.device_id,
)


@CALM
@given(facts=FACTS, candidates=CANDIDATES, seed=st.integers(0, 99))
def test_match_device_is_total_and_ignores_order(facts: Facts, candidates: list[Candidate], seed: int) -> None:
    shuffled = random.Random(seed).sample(candidates, len(candidates))

    match = match_device(facts=facts, candidates=candidates)

    assert match == match_device(facts=facts, candidates=shuffled)
    assert match.decision == (
        "vendor_only" if match.score < 50 else "suggest" if match.device_id is None else match.decision
    )
    assert (match.decision == "link") <= (match.score >= 80 and match.device_id is not None)


@CALM
@given(facts=FACTS, candidates=CANDIDATES)
def test_match_device_never_links_a_copy_in_the_register(facts: Facts, candidates: list[Candidate]) -> None:
    """Whatever would link must not link once a second device says the same of itself."""
    copies = [
        *candidates,
        *(
            Candidate(**{**vars(candidate), "device_id": candidate.device_id + 100, "tag": "copy"})
            for candidate in candidates
        ),
    ]

    match = match_device(facts=facts, candidates=copies)

    assert (match.decision, match.device_id) in {("suggest", None), ("vendor_only", None)}


def test_match_device_knows_every_title_of_a_device() -> None:
    pacs = Candidate(device_id=9, tag="PACS", name="PACS", ae_title="PACS", ae_titles=("PACS_QR", "PACS_STORE"))

    match = match_device(facts=Facts(ae_title="PACS_STORE"), candidates=[pacs])

    assert (match.device_id, match.score, match.decision) == (9, 80, "link")
