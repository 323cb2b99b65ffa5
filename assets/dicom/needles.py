"""What identifies somebody in a file, in every spelling it may reappear in; and whether any of it is in some bytes.

Used twice, by two processes: when a copy is built, to recognise a device field that names the patient, and when it is
checked, over the raw bytes and the decoded values of the result.
"""

import base64
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydicom._uid_dict import UID_dictionary
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from assets.dicom import terms
from assets.dicom.header import BROKEN
from assets.dicom.profile import DEVICE_TEXTS, DEVICE_UID, INSTITUTION_NAME, TERMS

for _name in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
    codecs.lookup(_name)  # loaded at first use, which is impossible once the doors are closed

SHORTEST = 4
_LONG = 6
_FREE = 8
_MOST = 4_000
_IDENTITY_TAGS = frozenset({
    0x00080050, 0x00080081, 0x00080092, 0x00080094, 0x00200010, 0x00380010, 0x00400253, 0x00401001, 0x00402016,
    0x00402017, 0x00080096, 0x00080301,
})  # fmt: skip
_NOT_IDENTITY = frozenset({0x00100040, 0x00101010, 0x00101020, 0x00101030, 0x00102203, 0x00100022, 0x00102201})
"""Sex, age, height, weight and the like: a word or a number that says nothing by itself."""
_TEXT_VRS = frozenset({"AE", "AS", "CS", "DA", "DT", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT", "UN", "OB", "OW"})
_FREE_VRS = frozenset({"LO", "LT", "SH", "ST", "UC", "UR", "UT", "UN", "OB"})
_NUMERIC = re.compile(r"[\d\s.,+\-:/\\eE]*")
_MAPPED = re.compile(rb"2\.25\.\d{1,39}", re.ASCII)
_KEPT = DEVICE_TEXTS | {DEVICE_UID, INSTITUTION_NAME}
_COMMON = terms.PHOTOMETRIC.union(*TERMS.values())


@dataclass
class Needles:
    """identity: words and whole values that must not reappear. free: whole free texts that must not. raw: as stored."""

    identity: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    raw: set[bytes] = field(default_factory=set)
    uids: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        return len(self.identity) + len(self.free) + len(self.uids)

    def name_in(self, text: str) -> bool:
        """True when a text, such as a device field, repeats something of the identity, however it is spelled."""
        lowered = text.casefold()
        squeezed = _squeezed(text)
        return any(
            _stands_in(needle, lowered) or (len(needle) >= _LONG and _squeezed(needle) in squeezed)
            for needle in self.identity
        ) or any(uid in text for uid in self.uids)


FORMS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be", "base64", "as stored", "decoded")


def needles_of(dataset: Dataset) -> Needles:
    """Return what identifies somebody anywhere in a dataset, nested and private elements included."""
    found = Needles()
    for element in _elements(dataset):
        if len(found.identity) + len(found.free) > _MOST:
            break
        _add(found, element)
    found.free = {text for text in found.free if text not in found.identity}
    return found


def found_in_bytes(needles: Needles, data: bytes, *, kept: set[str]) -> str:
    """Return in which form something is in the header of a copy, "" when nothing is.

    kept: squeezed device values that stay; a free text that repeats one of them is no finding.
    """
    lowered = _MAPPED.sub(b"", data).lower()
    for text in _texts(needles, kept):
        for form, spelled in _spellings(text):
            if _is_in(spelled, lowered, is_word=form in ("utf-8", "latin-1") and len(text) < _LONG, text=text):
                return form
    if any(uid.encode() in data for uid in needles.uids):
        return "uid"
    return "as stored" if any(raw.lower() in lowered for raw in needles.raw if len(raw) >= _LONG) else ""


def found_in_pixels(needles: Needles, data: bytes) -> bool:
    """True when a longer word of the identity stands in pixel data in plain letters."""
    longest = sorted((text for text in needles.identity if len(text) >= _LONG), key=len, reverse=True)[:60]
    return any(
        spelled in data for text in longest for spelled in (text.encode(), text.upper().encode(), text.title().encode())
    )


def found_in_values(needles: Needles, dataset: Dataset, *, kept: set[str]) -> bool:
    """True when a decoded value of a copy repeats something of the identity or a free text."""
    for element in _elements(dataset):
        for text in _strings(element):
            if text.startswith("2.25."):
                continue
            if needles.name_in(text):
                return True
            squeezed = _squeezed(text)
            if squeezed not in kept and any(_squeezed(free) == squeezed for free in needles.free):
                return True
    return False


def device_values(dataset: Dataset) -> set[str]:
    """Return the device and institution values of a dataset, squeezed."""
    texts = (text for element in _elements(dataset) if int(element.tag) in _KEPT for text in _strings(element))
    return {_squeezed(text) for text in texts}


def _elements(dataset: Dataset) -> Iterator[DataElement]:
    """Every element, nested ones too; what cannot be read is passed over."""
    for tag in list(dataset.keys()):
        try:
            element = dataset[tag]
            value = element.value
        except BROKEN:
            continue
        if element.VR == "SQ":
            for item in value or []:
                yield from _elements(item)
        else:
            yield element


def _add(found: Needles, element: DataElement) -> None:
    tag, vr = int(element.tag), str(element.VR)
    if vr == "UI":
        found.uids |= {
            text for text in _strings(element) if text not in UID_dictionary and len(text) > 10 and tag != DEVICE_UID
        }
        return
    if vr not in _TEXT_VRS or tag in _NOT_IDENTITY or tag in _KEPT:
        return
    is_identity = vr in ("PN", "DA") or tag in _IDENTITY_TAGS or tag >> 16 == 0x0010
    for text in _strings(element):
        if is_identity:
            _add_identity(found, text, is_name=vr == "PN")
        elif vr in _FREE_VRS and len(text) >= _FREE and not _NUMERIC.fullmatch(text) and text.upper() not in _COMMON:
            found.free.add(text.casefold())
    if is_identity and vr == "PN":
        raw = getattr(element.value, "original_string", None)
        if isinstance(raw, bytes) and len(raw) >= _LONG:
            found.raw |= {part for part in re.split(rb"[\^=]", raw) if len(part) >= _LONG}


def _add_identity(found: Needles, text: str, *, is_name: bool) -> None:
    if len(text) >= SHORTEST:
        found.identity.add(text.casefold())
    parts = re.split(r"[\W_]+", text)
    if not is_name and _NUMERIC.fullmatch(text):
        return
    found.identity |= {part.casefold() for part in parts if len(part) >= SHORTEST and part.upper() not in _COMMON}


def _strings(element: DataElement) -> list[str]:
    """The values of an element as text; bytes as far as they are printable."""
    try:
        value = element.value
        several = value if isinstance(value, list) or (hasattr(value, "__iter__") and not _is_one(value)) else [value]
        return [text for one in several if one is not None and (text := _text(one))]
    except BROKEN:
        return []


def _is_one(value: object) -> bool:
    return isinstance(value, str | bytes) or hasattr(value, "components")


def _text(one: object) -> str:
    if isinstance(one, bytes):
        if len(one) > 4096:
            return ""
        text = one.rstrip(b"\0 ").decode("latin-1")
        return text if text.isprintable() else ""
    return str(one).strip(" \0")[:1024]


def _texts(needles: Needles, kept: set[str]) -> Iterator[str]:
    yield from needles.identity
    for text in needles.free:
        if not any(_squeezed(text) in value for value in kept):
            yield text


def _spellings(text: str) -> Iterator[tuple[str, bytes]]:
    """The bytes of a text in every form that is looked for; lower case, as the haystack is."""
    yield "utf-8", text.encode("utf-8", "replace")
    if not text.isascii():
        yield "latin-1", text.encode("latin-1", "ignore")
    if len(text) >= SHORTEST:
        yield "utf-16-le", text.encode("utf-16-le", "replace")
        yield "utf-16-be", text.encode("utf-16-be", "replace")
    if len(text) >= _FREE:
        for spelled in (text, text.upper(), text.title()):
            for before in range(3):
                coded = base64.b64encode(b"\0" * before + spelled.encode("utf-8", "replace"))
                yield "base64", coded[(0, 2, 3)[before] : len(coded) - 4].lower()


def _is_in(spelled: bytes, haystack: bytes, *, is_word: bool, text: str) -> bool:
    if len(spelled) < SHORTEST:
        return False
    if text.isdigit():
        return re.search(rb"(?<![\d.])" + re.escape(spelled) + rb"(?![\d.])", haystack) is not None
    if is_word:
        return re.search(rb"(?<![a-z0-9])" + re.escape(spelled) + rb"(?![a-z0-9])", haystack) is not None
    return spelled in haystack


def _stands_in(needle: str, lowered: str) -> bool:
    if needle not in lowered:
        return False
    if needle.isdigit():
        return re.search(rf"(?<![\d.]){re.escape(needle)}(?![\d.])", lowered) is not None
    return len(needle) >= _LONG or re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", lowered) is not None


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
