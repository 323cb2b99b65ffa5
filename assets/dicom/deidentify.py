"""Builds a vendor copy of a file from nothing: element by element what profile.py allows, and what is asked for.

Runs only in the sealed child. UIDs are mapped by a key of the ticket: the same UID becomes the same on that ticket, and
nobody without the key can tell which it was (PS3.5 B.2: 2.25 and a number of 128 bits).
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydicom import config
from pydicom._uid_dict import UID_dictionary
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from assets.dicom import profile
from assets.dicom.facts import facts_of, plain_text
from assets.dicom.header import BROKEN, Stopped
from assets.dicom.needles import Needles, needles_of
from assets.dicom.pixels import header_of, pixel_outcome, write_pixels
from assets.dicom.source import Source
from assets.dicom.values import values

_NUMBER = re.compile(r"[+-]?\d{1,10}(?:\.\d{0,14})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER_VRS = frozenset({"US", "SS", "UL", "SL", "AT"})
_UID_SHAPE = re.compile(r"[0-9][0-9.]{0,63}", re.ASCII)
_PREFERRED = {"US or SS": "US", "US or OW": "US", "OB or OW": "OW", "US or SS or OW": "US"}
_DICOMDIR = "1.2.840.10008.1.3.10"


@dataclass
class Copy:
    """A copy about to be written, and what was done."""

    meta: FileMetaDataset
    dataset: Dataset
    is_implicit: bool
    is_little: bool
    pixels: str
    facts: dict[str, Any]
    report: dict[str, Any] = field(default_factory=dict)


class _Builder:
    """Takes over what may stay, and counts."""

    def __init__(self, *, needles: Needles, key: bytes) -> None:
        self.needles, self.key = needles, key
        self.kept = self.dropped = self.device_dropped = 0
        self.has_device = self.has_institution = False

    def build(self, dataset: Dataset) -> Dataset:
        made = Dataset()
        for tag in sorted(dataset.keys()):
            element = self._element(dataset, int(tag))
            if element is None:
                self.dropped += 1
            else:
                self.kept += 1
                made[element.tag] = element
        return made

    def _element(self, dataset: Dataset, tag: int) -> DataElement | None:
        if tag not in profile.WANTED:
            return None
        try:
            if tag in profile.SEQUENCES:
                return self._sequence(dataset, tag)
            kept = self._values(dataset, tag)
            if not kept:
                return None
            vr = _vr(dataset, tag)
            value = kept if len(kept) > 1 else kept[0]
            made = DataElement(tag, vr, value)
        except BROKEN:
            return None
        return made

    def _values(self, dataset: Dataset, tag: int) -> list[Any]:
        texts = values(dataset, tag)
        if tag in profile.UIDS:
            return [mapped_uid(text, key=self.key) for text in texts if _UID_SHAPE.fullmatch(text)]
        if tag in profile.STANDARD_UIDS:
            return [text for text in texts if text in UID_dictionary]
        if tag in profile.TERMS:
            found = [text.upper() for text in texts]
            return found if all(text in profile.TERMS[tag] for text in found) else []
        if tag in profile.NUMBERS:
            return self._numbers(dataset, tag, texts)
        return self._device(tag, texts)

    def _numbers(self, dataset: Dataset, tag: int, texts: list[str]) -> list[Any]:
        vr = _vr(dataset, tag)
        if not texts or len(texts) > 4096 or not all(_NUMBER.fullmatch(text) for text in texts):
            return []
        if any(self.needles.name_in(text) for text in texts):
            return []
        if vr in _INTEGER_VRS:
            return [int(text) for text in texts]
        if vr in ("FD", "FL"):
            return [float(text) for text in texts]
        return [text[:16] for text in texts]

    def _device(self, tag: int, texts: list[str]) -> list[str]:
        """Device and institution fields, held against everything that identifies somebody in this file."""
        if tag == profile.DEVICE_UID:
            kept = [text for text in texts if _UID_SHAPE.fullmatch(text) and not self.needles.name_in(text)]
        else:
            kept = [
                clean
                for text in texts
                if (clean := plain_text(text)) and "^" not in text and not self.needles.name_in(text)
            ]
        if len(kept) < len([text for text in texts if text]):
            self.device_dropped += 1
        self.has_institution |= bool(kept) and tag == profile.INSTITUTION_NAME
        self.has_device |= bool(kept) and tag != profile.INSTITUTION_NAME
        longest = 16 if tag in (0x00080055, 0x00400241, 0x00081010, 0x00181004, 0x00400242) else 64
        return [text[:longest] for text in kept]

    def _sequence(self, dataset: Dataset, tag: int) -> DataElement | None:
        value = dataset[tag].value
        items = [self.build(item) for item in value if isinstance(item, Dataset)]
        items = [item for item in items if len(item)]
        return DataElement(tag, "SQ", Sequence(items)) if items else None


def make_copy(*, source: Source, key: bytes, wants_pixels: bool) -> Copy:
    """Return the copy of a file, ready to be written. Raises Stopped with the code of a refusal."""
    config.settings.writing_validation_mode = config.IGNORE
    needles = needles_of(source.dataset)
    builder = _Builder(needles=needles, key=key)
    made = builder.build(source.dataset)
    sop_class = str(made.get("SOPClassUID", ""))
    if sop_class == _DICOMDIR or str(source.meta.get("MediaStorageSOPClassUID", "")) == _DICOMDIR:
        raise Stopped("DICOMDIR")
    if not sop_class or "SOPInstanceUID" not in made:
        raise Stopped("NO_CLASS")
    if source.syntax not in UID_dictionary:
        raise Stopped("UNKNOWN_SYNTAX")
    facts, _ = facts_of(header=header_of(source))
    pixels = pixel_outcome(source=source, facts=facts, is_asked=wants_pixels)
    _say_what_was_done(made, builder)
    is_plain = source.was_deflated or (pixels != "kept" and source.pixel_length == -1)
    syntax = str(ExplicitVRLittleEndian) if is_plain else source.syntax
    return Copy(
        meta=_meta(made, syntax=syntax),
        dataset=made,
        is_implicit=False if is_plain else source.is_implicit,
        is_little=source.is_little,
        pixels=pixels,
        facts=facts,
        report={
            "pixels": pixels,
            "kept": builder.kept,
            "dropped": builder.dropped,
            "device_dropped": builder.device_dropped,
            "modality": str(facts.get("modality", "")),
        },
    )


def write_copy(*, copy: Copy, source: Source, write: Callable[[bytes], object]) -> None:
    """Write a copy: a preamble of zeros, a header of its own, the elements, the picture, and nothing after them."""
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = True, False
    write_file_meta_info(out, copy.meta, enforce_standard=True)
    write(b"\0" * 128 + b"DICM" + out.getvalue())
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = copy.is_little, copy.is_implicit
    write_dataset(out, copy.dataset)
    write(out.getvalue())
    if copy.pixels == "kept":
        write_pixels(
            source=source, facts=copy.facts, is_implicit=copy.is_implicit, is_little=copy.is_little, write=write
        )


def mapped_uid(uid: str, *, key: bytes) -> str:
    """Return what a UID becomes: a UUID-derived UID of a keyed hash, the same for the same UID and key."""
    digest = hmac.new(key, uid.encode(), hashlib.sha256).digest()
    return f"2.25.{int.from_bytes(digest[:16], 'big')}"


def _say_what_was_done(made: Dataset, builder: _Builder) -> None:
    for tag in profile.EMPTY:
        made.add_new(tag, dictionary_VR(tag), None if dictionary_VR(tag) != "PN" else "")
    if any(not str(element.value).isascii() for element in made if element.VR in ("LO", "SH")):
        made.SpecificCharacterSet = "ISO_IR 192"
    made.PatientIdentityRemoved = "YES"
    made.DeidentificationMethod = list(profile.METHOD)
    codes = [profile.BASIC]
    codes += [profile.DEVICE] if builder.has_device else []
    codes += [profile.INSTITUTION] if builder.has_institution else []
    items = []
    for code in codes:
        item = Dataset()
        item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code, "DCM", profile.CODES[code]
        items.append(item)
    made.DeidentificationMethodCodeSequence = Sequence(items)


def _meta(made: Dataset, *, syntax: str) -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\0\1"
    meta.MediaStorageSOPClassUID = made.SOPClassUID
    meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    meta.TransferSyntaxUID = syntax  # type: ignore[assignment]  # pydicom turns text into a UID
    meta.ImplementationClassUID = profile.IMPLEMENTATION_UID  # type: ignore[assignment]  # as above
    meta.ImplementationVersionName = profile.IMPLEMENTATION_NAME
    return meta


def _vr(dataset: Dataset, tag: int) -> str:
    """The representation of the standard; where it leaves a choice, that of the file."""
    vr = dictionary_VR(tag)
    if " or " not in vr:
        return vr
    said = str(dataset[tag].VR)
    return said if said in ("US", "SS") else _PREFERRED.get(vr, "US")
