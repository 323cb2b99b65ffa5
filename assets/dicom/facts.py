"""Turns a header into device facts: an allow-list, field by field, and nothing that names a patient.

Three guards stand one behind the other: only the tags listed here are read; each value must have the shape
of its field; and a text that repeats a word of the patient's identity in the same file is dropped.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pydicom._uid_dict import UID_dictionary
from pydicom.charset import python_encoding
from pydicom.dataset import Dataset

from assets.dicom import terms
from assets.dicom.geometry import GEOMETRY_TAGS, frames_of, geometry_of
from assets.dicom.header import BROKEN, Header
from assets.dicom.pseudonyms import IDENTITIES
from assets.dicom.required import REQUIRED_TAGS, missing_from
from assets.dicom.values import first, items, values
from assets.rules.junk import key
from assets.rules.makers import is_known_maker, maker, maker_of_uid, serials_in_uid

MAX_TEXT = 64
# What is not there may have stood in the part that was not read.
_BROKEN_OFF = frozenset({"TRUNCATED", "DAMAGED", "TOO_MANY_ELEMENTS", "NESTING_TOO_DEEP"})
MAX_PIXEL_BYTES = 2 * 2**30
# A UDI of the issuing agency GS1, which scanners carry: application identifier 01 and fourteen digits.
_GS1 = re.compile(r"(\(01\)|01)\d{14}", re.ASCII)
_SERIAL_NUMBER, _DEVICE_UID, _UDI_SEQUENCE, _UDI = 0x00181000, 0x00181002, 0x0018100A, 0x00181009
_AE_TAGS = (0x00400241, 0x00080055)
_STEP_SEQUENCE, _STEP_AE = 0x00400100, 0x00400001
_CONTENT, _CONCEPT, _CODE, _TEXT, _UID = 0x0040A730, 0x0040A043, 0x00080100, 0x0040A160, 0x0040A124
_DETECTOR_TAGS = (0x0018700A, 0x00181004, 0x00181008, 0x00181005)
_INSTANCE_UIDS = (0x0020000E, 0x00080018, 0x0020000D)
# Read to recognise the patient, never to be told.
_IDENTITY = (
    0x00100010,  # name
    0x00100020,  # id
    0x00101000,  # other ids
    0x00101001,  # other names
    0x00101005,  # birth name
    0x00101060,  # mother's birth name
    0x00100030,  # birth date
    0x00080050,  # accession number
    0x00200010,  # study id
    0x00080090,  # referring physician
    0x00081048,  # physicians of record
    0x00081050,  # performing physician
    0x00081060,  # reading physician
    0x00081070,  # operators
    0x00380010,  # admission id
)
_FRAME_OF_REFERENCE, _NAME = 0x00200052, 0x00100010
_TEXTS = {
    "manufacturer": 0x00080070,
    "model": 0x00081090,
    "serial": _SERIAL_NUMBER,
    "station_name": 0x00081010,
    "software_versions": 0x00181020,
    "institution": 0x00080080,
}
_COUNTS = {
    "rows": 0x00280010,
    "columns": 0x00280011,
    "frames": 0x00280008,
    "samples": 0x00280002,
    "bits_allocated": 0x00280100,
    "bits_stored": 0x00280101,
    "series_number": 0x00200011,
    "instance_number": 0x00200013,
}
_MODALITY, _BODY_PART, _PHOTOMETRIC, _CHARSET = 0x00080060, 0x00180015, 0x00280004, 0x00080005
_SOP_CLASS, _IMAGE_TYPE, _CONVERSION, _BURNED_IN = 0x00080016, 0x00080008, 0x00080064, 0x00280301
WANTED = [
    *_IDENTITY,
    *_INSTANCE_UIDS,
    _FRAME_OF_REFERENCE,
    *_TEXTS.values(),
    *_COUNTS.values(),
    *_AE_TAGS,
    *_DETECTOR_TAGS,
    *(_DEVICE_UID, _UDI_SEQUENCE, _STEP_SEQUENCE, _CONTENT),
    *(*IDENTITIES, *GEOMETRY_TAGS, *REQUIRED_TAGS),
    *(_MODALITY, _BODY_PART, _PHOTOMETRIC, _CHARSET, _SOP_CLASS, _IMAGE_TYPE, _CONVERSION, _BURNED_IN),
]


class _Words:
    """The words of the patient's identity in this file, to be recognised elsewhere in it."""

    def __init__(self, dataset: Dataset) -> None:
        texts = [text for tag in _IDENTITY for text in values(dataset, tag)]
        uids = [uid for tag in (*_INSTANCE_UIDS, _FRAME_OF_REFERENCE) for uid in values(dataset, tag)]
        self.words = {word for text in texts for word in _split(text) if len(word) > 3}
        # Of a UID only the whole counts: its parts name the scanner and the vendor.
        self.numbers = {key(text) for text in texts + uids if len(key(text)) > 3}

    def are_in(self, text: str) -> bool:
        squeezed = key(text)
        return not self.words.isdisjoint(_split(text)) or any(number in squeezed for number in self.numbers)


def facts_of(*, header: Header) -> tuple[dict[str, Any], list[str]]:
    """The facts (only the fields that have a value) and the codes of what was found on the way."""
    dataset, meta = header.dataset, header.meta
    words = _Words(dataset)
    texts = _device_texts(dataset)
    kept = {name: _told(name, text, words) for name, text in texts.items()}
    codes = list(header.codes)
    if "" in kept.values():
        codes.append("IDENTITY_IN_DEVICE_FIELD")
    facts: dict[str, Any] = kept | _object_kind(dataset=dataset, meta=meta) | _shape(dataset)
    uids = [uid for tag in _INSTANCE_UIDS for uid in values(dataset, tag)]
    serials = sorted({serial for uid in uids for serial in serials_in_uid(uid)})
    facts["uid_serials"] = [serial for serial in serials if not words.are_in(serial)]
    facts["uid_root_vendor"] = next(filter(None, map(maker_of_uid, uids)), "")
    written_by = first(meta, 0x00020013).upper()
    facts["pass_through_tool"] = next((name for start, name in terms.REWRITERS if written_by.startswith(start)), "")
    facts["preamble"] = _preamble_kind(header.preamble)
    facts["is_secondary_capture"] = _is_capture(dataset, facts)
    facts["burned_in_risk"] = _burned_in_risk(dataset, header, facts)
    sop_class = str(facts.get("sop_class_uid", "")) if header.standard_count else ""
    is_whole = _BROKEN_OFF.isdisjoint(header.codes)
    facts["missing"] = (
        missing_from(dataset=dataset, sop_class=sop_class, has_pixels=header.has_pixels) if is_whole else []
    )
    facts |= geometry_of(dataset) | frames_of(dataset)
    codes += _codes(header=header, facts=facts)
    return {name: value for name, value in facts.items() if value not in ("", [], None, False)}, codes


def _device_texts(dataset: Dataset) -> dict[str, str]:
    found = {name: plain_text(" ".join(values(dataset, tag))) for name, tag in _TEXTS.items()}
    steps = items(dataset, _STEP_SEQUENCE)
    titles = [*(first(dataset, tag) for tag in _AE_TAGS), *(first(step, _STEP_AE) for step in steps)]
    found["ae_title"] = plain_text(next(filter(None, titles), ""))[:16]
    found["detector_id"] = plain_text(next(filter(None, (first(dataset, tag) for tag in _DETECTOR_TAGS)), ""))
    found["device_uid"] = _uid(first(dataset, _DEVICE_UID))
    udi = next((first(item, _UDI) for item in items(dataset, _UDI_SEQUENCE)), "")
    found["udi"] = plain_text(udi, limit=120) if _GS1.match(udi) else ""
    found |= _observer(dataset)
    return {name: text for name, text in found.items() if text}


def _observer(dataset: Dataset) -> dict[str, str]:
    """The device that a structured report names as its observer (PS3.16 TID 1004)."""
    said = {first(concept, _CODE): item for item in items(dataset, _CONTENT) for concept in items(item, _CONCEPT)}
    found = {}
    if "121016" in said:
        found["observer_serial"] = plain_text(first(said["121016"], _TEXT))
    if "121012" in said:
        found["observer_uid"] = _uid(first(said["121012"], _UID))
    return found


def _object_kind(*, dataset: Dataset, meta: Dataset) -> dict[str, Any]:
    sop_class = first(dataset, _SOP_CLASS) or first(meta, 0x00020002)
    syntax = first(meta, 0x00020010)
    charset = values(dataset, _CHARSET)
    found = {
        "modality": _term(first(dataset, _MODALITY), terms.MODALITIES),
        "body_part": _term(first(dataset, _BODY_PART), terms.BODY_PARTS),
        "photometric": _term(first(dataset, _PHOTOMETRIC), terms.PHOTOMETRIC),
        "character_set": ", ".join(name for name in charset if name and name in python_encoding),
    }
    for name, uid in (("sop_class", sop_class), ("transfer_syntax", syntax)):
        # A UID that the standard does not define could hold anything, so it stays here.
        if uid in UID_dictionary:
            found |= {f"{name}_uid": uid, f"{name}_name": UID_dictionary[uid][0]}
        elif uid:
            found[f"{name}_name"] = "Private or unknown"
    return found


def _shape(dataset: Dataset) -> dict[str, int]:
    found = {}
    for name, tag in _COUNTS.items():
        text = first(dataset, tag)
        if re.fullmatch(r"\d{1,9}", text, re.ASCII):
            found[name] = int(text)
    return found


def _is_capture(dataset: Dataset, facts: dict[str, Any]) -> bool:
    is_capture_class = str(facts.get("sop_class_uid", "")).startswith(terms.CAPTURE_CLASSES[1])
    is_capture_class |= facts.get("sop_class_uid") == terms.CAPTURE_CLASSES[0]
    return is_capture_class or first(dataset, _CONVERSION).upper() in terms.CAPTURE_CONVERSIONS


def _burned_in_risk(dataset: Dataset, header: Header, facts: dict[str, Any]) -> str:
    """Why the picture may show a name; "" when nothing suggests it. A missing tag proves nothing."""
    modality = str(facts.get("modality", ""))
    if first(dataset, _BURNED_IN).upper() == "YES":
        return "the file says so"
    if facts["is_secondary_capture"]:
        return "it is a captured screen"
    if header.has_document or str(facts.get("sop_class_uid", "")).startswith(terms.DOCUMENT_CLASSES):
        return "it carries a document"
    if str(facts.get("transfer_syntax_uid", "")).startswith(terms.VIDEO_SYNTAXES):
        return "it is a video"
    if modality in terms.BURNED_IN_MODALITIES:
        return f"images of the kind {modality} often do"
    if modality in terms.BURNED_IN_UNLESS_DENIED and first(dataset, _BURNED_IN).upper() != "NO":
        return "it does not say that nothing is drawn into it"
    if not terms.SCREEN_WORDS.isdisjoint(word.upper() for word in values(dataset, _IMAGE_TYPE)):
        return "it was derived from other images"
    return "it has a drawn overlay" if header.has_overlay else ""


def _codes(*, header: Header, facts: dict[str, Any]) -> Iterator[str]:
    has_class, has_modality = bool(facts.get("sop_class_name")), bool(facts.get("modality"))
    if facts.get("sop_class_uid") == terms.DICOMDIR_CLASS:
        yield "DICOMDIR"
    elif header.private_count and not header.standard_count:
        yield "PRIVATE_ONLY"
    elif not has_class and not has_modality:
        yield "MISSING_REQUIRED"
    elif header.has_pixels and not (has_class and has_modality):
        yield "INCOMPLETE"
    if facts["missing"]:
        yield "MISSING_TYPE1"
    yield from _encoding_codes(header=header, facts=facts)
    if facts["preamble"] in terms.EXECUTABLE:
        yield "EXECUTABLE_PREAMBLE"
    if facts["is_secondary_capture"]:
        yield "SECONDARY_CAPTURE"
    if facts["pass_through_tool"]:
        yield "PASS_THROUGH_TOOL"
    if header.has_document:
        yield "ENCAPSULATED_DOCUMENT"
    if facts["burned_in_risk"]:
        yield "BURNED_IN_RISK"
    if header.has_pixels:
        yield from _pixel_codes(header=header, facts=facts)


def _encoding_codes(*, header: Header, facts: dict[str, Any]) -> Iterator[str]:
    syntax = str(facts.get("transfer_syntax_uid", ""))
    if not facts.get("transfer_syntax_name"):
        yield "META_INCOMPLETE"
    if syntax == terms.BIG_ENDIAN:
        yield "RETIRED_SYNTAX"
    if facts.get("sop_class_name") and not facts.get("sop_class_uid"):
        yield "PRIVATE_OBJECT"
    is_compressed = syntax.startswith(terms.COMPRESSED_SYNTAXES)
    if header.has_pixels and syntax and is_compressed != (header.pixel_length is None):
        yield "SYNTAX_MISMATCH"
    if not facts.get("character_set") and _has_foreign_letters(header.dataset):
        yield "CHARSET_UNDECLARED"


def _has_foreign_letters(dataset: Dataset) -> bool:
    """True when the patient's name holds bytes that mean nothing without a character set."""
    try:
        raw = dataset[_NAME].value.original_string
    except BROKEN:
        return False
    return isinstance(raw, bytes) and any(byte > 0x7F for byte in raw)


def _pixel_codes(*, header: Header, facts: dict[str, Any]) -> Iterator[str]:
    sizes = [facts.get(name, 1) for name in ("rows", "columns", "frames", "samples", "bits_allocated")]
    claimed = sizes[0] * sizes[1] * max(sizes[2], 1) * sizes[3] * sizes[4] // 8
    if claimed > MAX_PIXEL_BYTES:
        yield "OVERSIZED_PIXELS"
    is_complete = {"rows", "columns", "bits_allocated"} <= facts.keys()
    is_subsampled = str(facts.get("photometric", "")).endswith(("_422", "_420"))
    if header.pixel_length is None or not is_complete or is_subsampled:
        return
    # One byte of padding to an even length; writers that pad more do no harm.
    if header.pixel_length < claimed or header.pixel_length > 2 * claimed + 1024:
        yield "LENGTH_INCONSISTENT"


def _told(name: str, text: str, words: _Words) -> str:
    """The text, or what may be told of it: of a known manufacturer at least its usual name."""
    if not words.are_in(text):
        return text
    return maker(text) if name == "manufacturer" and is_known_maker(text) else ""


def _preamble_kind(preamble: bytes) -> str:
    if not preamble.strip(b"\0"):
        return "zero"
    return next((kind for start, kind in terms.PREAMBLES if preamble.startswith(start)), "other")


def _term(text: str, allowed: frozenset[str]) -> str:
    return text.upper() if text.upper() in allowed else ""


def _uid(text: str) -> str:
    return text if re.fullmatch(r"[0-9][0-9.]{0,63}", text, re.ASCII) else ""


def plain_text(text: str, limit: int = MAX_TEXT) -> str:
    """Printable, on one line, no mark-up, and nothing that a spreadsheet would take for a formula."""
    spaced = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(re.sub(r"[<>`]", " ", spaced).split()).lstrip("=+@-\t ")[:limit].strip()


def _split(text: str) -> set[str]:
    return {word for word in re.split(r"[\W_]+", text.casefold()) if word}
