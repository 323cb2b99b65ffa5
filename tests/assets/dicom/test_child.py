"""The child, called in this process: real files of many vendors, hostile ones, and any bytes at all."""

import gzip
import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pydicom
import pytest

from assets.dicom import header
from assets.dicom.child import MAX_ANSWER, answer
from assets.rules.findings import FINDINGS
from tests.assets.dicom import hostile
from tests.assets.dicom.real import REAL_FILES, real

# Text fields in which people are named or described, whatever the rest of the file says.
PERSONAL = {
    *("PatientName", "PatientID", "PatientBirthDate", "OtherPatientIDs", "OtherPatientNames", "PatientAddress"),
    *("AccessionNumber", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"),
    *("ReferringPhysicianName", "OperatorsName", "PerformingPhysicianName", "NameOfPhysiciansReadingStudy"),
    *("StudyDescription", "SeriesDescription", "ImageComments", "PatientComments", "AdditionalPatientHistory"),
    *(
        "StudyDate",
        "SeriesDate",
        "AcquisitionDate",
        "ContentDate",
        "MediaStorageSOPInstanceUID",
        "VerifyingObserverName",
    ),
}
ALLOWED_FACTS = {
    *("frame_planes", "frame_places", "frame_step", "frame_breaks"),
    *("manufacturer", "model", "serial", "station_name", "software_versions", "institution", "ae_title"),
    *("detector_id", "device_uid", "udi", "observer_serial", "observer_uid", "uid_serials", "uid_root_vendor"),
    *("modality", "body_part", "photometric", "character_set", "sop_class_uid", "sop_class_name"),
    *("transfer_syntax_uid", "transfer_syntax_name", "rows", "columns", "frames", "samples", "bits_allocated"),
    *("bits_stored", "series_number", "instance_number", "pass_through_tool", "preamble", "is_secondary_capture"),
    *("image_position", "image_orientation", "pixel_spacing", "slice_thickness", "slice_spacing", "window_center"),
    *("burned_in_risk", "missing", "window_width", "rescale_slope", "rescale_intercept"),
}


def ask_all(content: bytes, key: bytes = b"") -> dict[str, Any]:
    return answer(stream=BytesIO(content), size=len(content), key=key)


def ask(content: bytes) -> dict[str, Any]:
    """The answer without what a small file made for a test lacks of a whole image."""
    said = ask_all(content)
    said["facts"].pop("missing", None)
    return said | {"codes": [code for code in said["codes"] if code != "MISSING_TYPE1"]}


def ask_file(name: str) -> dict[str, Any]:
    return ask(real(name).read_bytes())


def personal_values(path: Path) -> set[str]:
    """What pydicom, reading everything, finds about people in a file."""
    found: set[str] = set()
    try:
        elements = pydicom.dcmread(path).iterall()
        for one in elements:
            if one.keyword in PERSONAL and one.value:
                several = one.value if isinstance(one.value, pydicom.multival.MultiValue) else [one.value]
                found.update(str(value) for value in several)
    except Exception:  # the test's own reading may fail where the child's must not
        return found
    return {value for value in found if len(value) > 4}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", REAL_FILES, ids=lambda path: path.name)
def test_answer_real_file_is_named_and_free_of_people(path: Path) -> None:
    said = ask(path.read_bytes())

    text = json.dumps(said)
    assert set(said["codes"]) - FINDINGS.keys() == set()
    assert said["codes"] != [] or said["facts"]["sop_class_name"] != ""
    assert said["facts"].keys() - ALLOWED_FACTS == set()
    assert len(text) < MAX_ANSWER
    assert {value for value in personal_values(path) if value in text} == set()


def test_answer_ct_has_its_device_facts() -> None:
    assert ask_file("CT_small.dcm") == {
        "codes": [],
        "facts": {
            "manufacturer": "GE MEDICAL SYSTEMS",
            "model": "RHAPSODE",
            "station_name": "CT01_OC0",
            "software_versions": "05",
            "institution": "JFK IMAGING CENTER",
            "modality": "CT",
            "photometric": "MONOCHROME2",
            "character_set": "ISO_IR 100",
            "sop_class_uid": "1.2.840.10008.5.1.4.1.1.2",
            "sop_class_name": "CT Image Storage",
            "transfer_syntax_uid": "1.2.840.10008.1.2.1",
            "transfer_syntax_name": "Explicit VR Little Endian",
            "rows": 128,
            "columns": 128,
            "samples": 1,
            "bits_allocated": 16,
            "bits_stored": 16,
            "series_number": 1,
            "instance_number": 1,
            "preamble": "tiff",
            "image_position": [-158.1358, -179.0358, -75.7],
            "image_orientation": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            "pixel_spacing": [0.6615, 0.6615],
            "slice_thickness": [5.0],
            "slice_spacing": [5.0],
            "rescale_slope": [1.0],
            "rescale_intercept": [-1024.0],
        },
        "keys": {},
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "examples_overlay.dcm",
            {
                "station_name": "MRC25641",
                "serial": "25641",
                "uid_serials": ["25641"],
                "uid_root_vendor": "Siemens",
                "body_part": "ABDOMEN",
            },
        ),
        ("examples_ybr_color.dcm", {"uid_root_vendor": "SonoSite", "frames": 30, "modality": "US"}),
        ("examples_rgb_color.dcm", {"serial": "4121885", "model": "LOGIQ 700"}),
        ("examples_palette.dcm", {"modality": "US", "model": "CX50"}),
        ("MR_small_bigendian.dcm", {"transfer_syntax_name": "Explicit VR Big Endian", "model": "MRT50H1"}),
        ("J2K_pixelrep_mismatch.dcm", {"character_set": "ISO 2022 IR 13, ISO 2022 IR 87", "serial": "700006008"}),
        ("waveform_ecg.dcm", {"modality": "ECG", "model": "el250"}),
        ("image_dfl.dcm", {"transfer_syntax_name": "Deflated Explicit VR Little Endian", "rows": 512}),
        ("reportsi.dcm", {"modality": "SR"}),
    ],
)
def test_answer_real_file_facts(name: str, expected: dict[str, object]) -> None:
    facts = ask_file(name)["facts"]

    assert {field: facts.get(field) for field in expected} == expected


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("MR_small.dcm", ["BURNED_IN_RISK"]),
        ("MR_small_implicit.dcm", ["PASS_THROUGH_TOOL", "BURNED_IN_RISK"]),
        ("MR_truncated.dcm", ["TRUNCATED", "BURNED_IN_RISK"]),
        ("rtplan_truncated.dcm", ["TRUNCATED"]),
        ("ExplVR_BigEndNoMeta.dcm", ["NO_META"]),
        ("ExplVR_LitEndNoMeta.dcm", ["NO_META"]),
        ("no_meta.dcm", ["NOT_DICOM"]),
        ("meta_missing_tsyntax.dcm", ["MISSING_REQUIRED", "META_INCOMPLETE"]),
        ("zipMR.gz", ["NOT_DICOM"]),
        ("DICOMDIR", ["DICOMDIR", "PASS_THROUGH_TOOL"]),
        ("JPEG2000.dcm", ["SECONDARY_CAPTURE", "BURNED_IN_RISK"]),
        ("chrJapMulti.dcm", []),
        ("chrH32.dcm", ["SECONDARY_CAPTURE", "BURNED_IN_RISK"]),
    ],
)
def test_answer_real_file_codes(name: str, codes: list[str]) -> None:
    assert ask_file(name)["codes"] == codes


CT = hostile.ct_body()
# A sequence with an element of no known value representation where the character set belongs.
_OPEN = hostile.element(0x0040A730, "SQ", b"", 0xFFFFFFFF) + hostile.ITEM
_CLOSE = hostile.ITEM_END + hostile.SEQUENCE_END
_BAD_ITEM = _OPEN + hostile.element(0x00080005, "ZZ", b"abcd") + _CLOSE + hostile.element(0x60004000, "LO", "abc")
HOSTILE = {
    "nothing": (b"", ["EMPTY"]),
    "one byte": (b"\x00", ["NOT_DICOM"]),
    "text": (b"Dear help desk, " * 50, ["NOT_DICOM"]),
    "gzip": (gzip.compress(hostile.part10(CT)), ["NOT_DICOM"]),
    "no preamble": (hostile.part10(CT)[128:], ["NOT_DICOM"]),
    "no header": (CT, ["NO_META"]),
    "only the mark": (hostile.only_the_mark(), ["MISSING_REQUIRED", "META_INCOMPLETE"]),
    "nested": (hostile.nested(), ["NESTING_TOO_DEEP"]),
    "at the depth limit": (hostile.nested(header.MAX_DEPTH), []),
    "past the depth limit": (hostile.nested(header.MAX_DEPTH + 1), ["NESTING_TOO_DEEP"]),
    "many items": (hostile.empty_items(2000), ["TOO_MANY_ELEMENTS"]),
    "many elements": (hostile.tiny_elements(2000), ["TOO_MANY_ELEMENTS"]),
    "many header elements": (hostile.tiny_meta_elements(2000), ["TOO_MANY_ELEMENTS"]),
    "four gigabytes": (hostile.huge_length(), ["TRUNCATED"]),
    "endless": (hostile.endless_value(), ["TRUNCATED"]),
    "no such kind of value": (hostile.part10(CT + _BAD_ITEM), ["DAMAGED", "CHARSET_DAMAGED"]),
    "deflated": (hostile.deflated(CT), []),
    "deflated, not": (hostile.deflated_in_name_only(), ["DEFLATE_DAMAGED"]),
    "deflated, empty": (hostile.part10(b"", syntax=hostile.DEFLATED), ["DEFLATE_DAMAGED"]),
    "huge image": (hostile.huge_image(), ["OVERSIZED_PIXELS", "LENGTH_INCONSISTENT"]),
    "false syntax": (hostile.false_syntax(), ["SYNTAX_MISMATCH"]),
    "program": (hostile.polyglot(b"MZ\x90\x00"), ["EXECUTABLE_PREAMBLE"]),
    "linux program": (hostile.polyglot(b"\x7fELF"), ["EXECUTABLE_PREAMBLE"]),
    "pdf": (hostile.polyglot(b"%PDF-1.7"), ["EXECUTABLE_PREAMBLE"]),
    "slide scanner": (hostile.polyglot(b"II*\x00"), []),
    "document": (
        hostile.part10(CT + hostile.element(0x00420011, "OB", b"%PDF")),
        ["ENCAPSULATED_DOCUMENT", "BURNED_IN_RISK"],
    ),
    "half an element": (hostile.part10(CT + b"\x20\x00\x11"), ["TRUNCATED"]),
    "unknown letters": (hostile.part10(hostile.element(0x00080005, "CS", "KLINGON") + CT), ["CHARSET_DAMAGED"]),
    "pixels cut": (
        hostile.part10(hostile.ct_body(hostile.shape(4, 4), pixels=hostile.element(0x7FE00010, "OW", b"12", 32))),
        ["TRUNCATED"],
    ),
    "archive behind the image": (hostile.with_tail(b"PK\x03\x04 and so on"), ["TRAILING_DATA"]),
    "padding behind the image": (hostile.with_tail(b"\xfc\xff\xfc\xffOB\0\0\2\0\0\0\0\0"), []),
    "zeros behind the image": (hostile.with_tail(bytes(64)), []),
    "archive behind frames": (hostile.frames_with_tail(b"%PDF-1.7"), ["TRAILING_DATA"]),
    "nothing but private": (hostile.private_only(), ["PRIVATE_ONLY"]),
    "private object": (hostile.private_object(), ["PRIVATE_OBJECT"]),
    "letters without a character set": (hostile.undeclared_letters(), ["CHARSET_UNDECLARED"]),
    "compressed in name only": (hostile.compressed_in_name_only(), ["SYNTAX_MISMATCH"]),
    "frames without an end": (
        hostile.part10(hostile.ct_body(pixels=hostile.element(0x7FE00010, "OB", b"12", 0xFFFFFFFF))),
        ["TRUNCATED", "SYNTAX_MISMATCH"],
    ),
    "sequence without an end": (
        hostile.part10(CT + hostile.element(0x0018100A, "SQ", b"", 0xFFFFFFFF)),
        ["TRUNCATED"],
    ),
    "no modality": (
        hostile.part10(hostile.element(0x00080016, "UI", hostile.CT_CLASS) + hostile.element(0x7FE00010, "OW", b"12")),
        ["INCOMPLETE"],
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_answer_hostile_file_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "MAX_ITEMS", 1000)
    monkeypatch.setattr(header, "MAX_ELEMENTS", 1000)
    content, codes = HOSTILE[name]

    assert ask(content)["codes"] == codes


@pytest.mark.parametrize(
    "name", ["nested", "many items", "four gigabytes", "endless", "half an element", "sequence without an end"]
)
def test_answer_damaged_file_keeps_what_stands_before(name: str) -> None:
    assert ask(HOSTILE[name][0])["facts"]["station_name"] == "SGHCT01A"


def test_answer_large_honest_deflated_file_is_read_as_far_as_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "MAX_INFLATED", 2000)
    noise = hashlib.sha512(b"pixels").digest() * 4 + bytes(range(256)) * 20
    body = hostile.ct_body(pixels=hostile.element(0x7FE00010, "OB", noise, 2**20))

    said = ask(hostile.deflated(body))

    assert (said["codes"], said["facts"]["station_name"]) == ([], "SGHCT01A")


@pytest.mark.parametrize(
    ("more", "risk"),
    [
        (hostile.element(0x00280301, "CS", "YES"), "the file says so"),
        (hostile.element(0x00080064, "CS", "WSD"), "it is a captured screen"),
        (hostile.element(0x00080008, "CS", "DERIVED\\SECONDARY"), "it was derived from other images"),
        (hostile.element(0x60003000, "OW", b"12"), "it has a drawn overlay"),
        (hostile.element(0x60013000, "OW", b"12"), ""),
        (b"", ""),
    ],
)
def test_answer_burned_in_risk_has_a_reason(more: bytes, risk: str) -> None:
    assert ask(hostile.part10(CT + more))["facts"].get("burned_in_risk", "") == risk


def test_answer_video_may_show_names() -> None:
    video = hostile.part10(CT, syntax="1.2.840.10008.1.2.4.102")

    assert ask(video)["facts"]["burned_in_risk"] == "it is a video"


@pytest.mark.parametrize(
    ("field", "tag", "value", "kept"),
    [
        ("station_name", 0x00081010, "SIMPSON", False),
        ("station_name", 0x00081010, "PC-simpson-2", False),
        ("model", 0x00081090, "for 4711-0815", False),
        ("serial", 0x00181000, "47110815", False),
        ("manufacturer", 0x00080070, "Simpson Imaging", False),
        ("station_name", 0x00081010, "BARTS CT", True),
        ("model", 0x00081090, "Definition AS+", True),
    ],
)
def test_answer_device_field_that_repeats_the_patient_is_dropped(field: str, tag: int, value: str, kept: bool) -> None:
    identity = hostile.element(0x00100010, "PN", "SIMPSON^BART") + hostile.element(0x00100020, "LO", "4711-0815")
    head = hostile.element(0x00080016, "UI", hostile.CT_CLASS) + hostile.element(0x00080060, "CS", "CT")

    said = ask(hostile.part10(head + hostile.element(tag, "LO", value) + identity))

    assert (said["facts"].get(field), said["codes"]) == ((value, []) if kept else (None, ["IDENTITY_IN_DEVICE_FIELD"]))


def test_answer_known_manufacturer_is_told_by_its_usual_name() -> None:
    identity = hostile.element(0x00100010, "PN", "SIMPSON^BART")

    said = ask(hostile.part10(CT + hostile.element(0x00080070, "LO", "SIEMENS for SIMPSON") + identity))

    assert (said["facts"]["manufacturer"], said["codes"]) == ("Siemens", [])


def test_answer_unforeseen_failure_is_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(header, "read_header", fail)

    assert ask(hostile.part10(CT)) == {"facts": {}, "codes": ["UNREADABLE"]}


def test_answer_canaries_never_surface() -> None:
    said = ask(hostile.canaries())

    assert said["codes"] == ["TRAILING_DATA", "IDENTITY_IN_DEVICE_FIELD", "BURNED_IN_RISK"]
    assert hostile.canaries().count(hostile.CANARY.encode()) > 5000
    assert hostile.CANARY not in json.dumps(said)


def test_answer_rude_strings_come_out_harmless() -> None:
    said = ask(hostile.rude_strings())

    assert said["codes"] == ["CHARSET_DAMAGED"]
    assert said["facts"]["manufacturer"] == "cmd|' /C calc'!A0"
    assert said["facts"]["station_name"] == "CT [31m9"
    assert said["facts"]["model"] == ("script alert(1) /script X " + "A" * 64)[:64]


def test_answer_reads_the_observer_and_stations_in_sequences() -> None:
    concept = hostile.element(0x0040A043, "SQ", hostile.item(hostile.element(0x00080100, "SH", "121016")))
    uid = hostile.element(0x0040A043, "SQ", hostile.item(hostile.element(0x00080100, "SH", "121012")))
    content = hostile.item(concept + hostile.element(0x0040A160, "UT", "77123")) + hostile.item(
        uid + hostile.element(0x0040A124, "UI", "1.2.3.4")
    )
    body = (
        CT
        + hostile.element(0x0018100A, "SQ", hostile.item(hostile.element(0x00181009, "UT", "(01)00643169007222(21)9")))
        + hostile.element(0x00400100, "SQ", hostile.item(hostile.element(0x00400001, "AE", "CT2_AS")))
        + hostile.element(0x0040A730, "SQ", content)
    )

    facts = ask(hostile.part10(body))["facts"]

    assert [facts[name] for name in ("observer_serial", "observer_uid", "udi", "ae_title")] == [
        "77123",
        "1.2.3.4",
        "(01)00643169007222(21)9",
        "CT2_AS",
    ]


def test_answer_truncated_anywhere_is_named() -> None:
    whole = hostile.part10(hostile.ct_body(hostile.shape(4, 4), pixels=hostile.element(0x7FE00010, "OW", b"1" * 32)))

    codes = {tuple(ask(whole[:end])["codes"]) for end in range(0, len(whole))}

    assert {code for found in codes for code in found} - FINDINGS.keys() == set()
    assert ask(whole)["codes"] == []
