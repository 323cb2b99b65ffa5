"""Reads the whole header of a hostile file for a vendor copy: everything before the pixels, and where those lie.

Like header.py, whose caps it uses, but of all elements: what identifies the patient may stand anywhere.
"""

from dataclasses import dataclass, field
from typing import Any, BinaryIO

from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from assets.dicom.header import BROKEN, DEFER_BYTES, Budget, Stopped, inflate, leaves_meta, require_dicom

_UNDEFINED = 0xFFFFFFFF
UNKNOWN_SIZE = 2**62
"""A deflated file of which only the beginning was unpacked has a size beyond this."""


@dataclass
class Source:
    """An open file: `stream` is the file itself or what was unpacked of it. pixel_at: where the value begins.

    pixel_length: None without pixels; -1 where they are compressed, in fragments.
    """

    meta: Dataset
    dataset: Dataset
    stream: BinaryIO
    size: int
    syntax: str
    is_implicit: bool
    is_little: bool
    preamble: bytes
    was_deflated: bool = False
    pixel_tag: int = 0
    pixel_vr: str = ""
    pixel_at: int = 0
    pixel_length: int | None = None
    has_overlay: bool = False
    has_document: bool = False
    last: int = field(default=0)
    end: int = field(default=0)


def open_source(*, stream: BinaryIO, size: int, budget: Budget) -> Source:
    """Return the file with its header read. Runs inside `header.guarded()`. Raises Stopped with a code."""
    head = stream.read(132)
    require_dicom(head=head, size=size)
    try:
        meta = read_dataset(stream, False, True, stop_when=leaves_meta(budget))
    except BROKEN:
        raise Stopped("DAMAGED") from None
    syntax = str(meta.get("TransferSyntaxUID", ""))
    inner: BinaryIO = stream
    was_deflated = syntax == DeflatedExplicitVRLittleEndian
    if was_deflated:
        inner, size = inflate(stream=stream)
    source = Source(
        meta=meta,
        dataset=Dataset(),
        stream=inner,
        size=size,
        syntax=syntax,
        is_implicit=syntax == ImplicitVRLittleEndian,
        is_little=syntax != ExplicitVRBigEndian,
        preamble=head[:128],
        was_deflated=was_deflated,
    )
    try:
        source.dataset = read_dataset(
            inner, source.is_implicit, source.is_little, stop_when=_watch(source, budget), defer_size=DEFER_BYTES
        )
    except BROKEN:
        raise Stopped("TRUNCATED" if inner.tell() >= size else "DAMAGED") from None
    return source


def _watch(source: Source, budget: Budget) -> Any:
    """What looks at every element of the outermost level before it is read, and stops at the pixels."""

    def stop(tag: int, vr: str | None, length: int) -> bool:
        budget.count(tag, vr, length)
        group, here = tag >> 16, source.stream.tell()
        source.has_overlay |= 0x6000 <= group <= 0x60FF and group % 2 == 0
        source.has_document |= tag == 0x00420011
        if group == 0x7FE0:
            source.pixel_tag, source.pixel_vr, source.pixel_at = tag, vr or "OW", here
            source.pixel_length = -1 if length == _UNDEFINED else length
            return True
        source.end = here if length == _UNDEFINED else here + length
        if length != _UNDEFINED and source.end > source.size:
            raise Stopped("TRUNCATED")
        return False

    return stop
