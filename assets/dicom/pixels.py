"""Whether the picture of a file may go into a vendor copy, and copying it byte for byte without what hangs on to it."""

import struct
from collections.abc import Callable, Iterator
from typing import Any

from pydicom.uid import UID

from assets.dicom.header import Header
from assets.dicom.source import UNKNOWN_SIZE, Source

# Kinds of image that come from reconstruction or a detector and carry no drawn text unless something says so.
CLEAN_MODALITIES = frozenset({"CT", "MR", "PT", "NM", "DX", "CR", "MG"})
_ITEM, _END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"
_PIECE = 1024 * 1024
_RLE = "1.2.840.10008.1.2.5"
_JPEG_STARTS, _J2K_STARTS = b"\xff\xd8", b"\xff\x4f\xff\x51"
_COMMENTS = (b"Created by OpenJPEG", b"Kakadu", b"Kdu-", b"LEAD", b"JasPer")
"""What encoders write about themselves into a JPEG 2000 codestream; any other comment may be somebody's words."""
_PLAIN_APPS = {0xE0: (b"JFIF\0", b"JFXX\0"), 0xEE: (b"Adobe",), 0xE8: (b"SPIFF\0",)}

Facts = dict[str, Any]


def header_of(source: Source) -> Header:
    """What facts.facts_of wants of a file that was read as a whole."""
    return Header(
        meta=source.meta,
        dataset=source.dataset,
        preamble=source.preamble,
        pixel_length=source.pixel_length if source.pixel_length != -1 else None,
        has_pixels=source.pixel_length is not None,
        has_overlay=source.has_overlay,
        has_document=source.has_document,
    )


def pixel_outcome(*, source: Source, facts: Facts, is_asked: bool) -> str:
    """Return "kept", or why the picture is left out: a key of PIXEL_WORDS of the tickets' vendor copies."""
    if source.pixel_length is None:
        return "none"
    if not is_asked:
        return "not_asked"
    burned_in = str(source.dataset.get("BurnedInAnnotation", "")).upper()
    if facts.get("burned_in_risk") or burned_in == "YES" or facts.get("modality") not in CLEAN_MODALITIES:
        return "risk"
    if facts.get("photometric") == "PALETTE COLOR":
        return "palette"
    if source.size > UNKNOWN_SIZE:
        return "packed"
    if source.pixel_tag != 0x7FE00010:
        return "encoded"
    if source.pixel_length == -1:
        return "kept" if _are_fragments_plain(source, facts) else "encoded"
    length = _native_length(facts)
    is_there = length and length <= source.pixel_length and source.pixel_at + length <= source.size
    return "kept" if is_there else "size"


def write_pixels(
    *, source: Source, facts: Facts, is_implicit: bool, is_little: bool, write: Callable[[bytes], object]
) -> None:
    """Write the pixel element of a file whose outcome is "kept": what the picture needs, and not one byte more."""
    if source.pixel_length == -1:
        write(_head("OB", 0xFFFFFFFF, is_implicit=False, is_little=True))
        write(_ITEM + struct.pack("<L", 0))  # an empty table of offsets: its values are not needed to decode
        for at, length in _fragments(source):
            kept = _trimmed(source, at, length)
            write(_ITEM + struct.pack("<L", kept + kept % 2))
            _copy(source, at, kept, write)
            write(b"\0" * (kept % 2))
        write(_END + struct.pack("<L", 0))
        return
    length = _native_length(facts)
    vr = source.pixel_vr if source.pixel_vr in ("OB", "OW") else "OW"
    write(_head(vr, length + length % 2, is_implicit=is_implicit, is_little=is_little))
    _copy(source, source.pixel_at, length, write)
    write(b"\0" * (length % 2))


def _native_length(facts: Facts) -> int:
    """How many bytes an uncompressed picture of this shape takes; 0 when the shape is not known or is subsampled."""
    if str(facts.get("photometric", "")).endswith(("_422", "_420")):
        return 0
    if not {"rows", "columns", "bits_allocated"} <= facts.keys():
        return 0
    values = facts["rows"] * facts["columns"] * max(facts.get("frames", 1), 1) * facts.get("samples", 1)
    return int((values * facts["bits_allocated"] + 7) // 8)


def _head(vr: str, length: int, *, is_implicit: bool, is_little: bool) -> bytes:
    order = "<" if is_little else ">"
    tag = struct.pack(f"{order}HH", 0x7FE0, 0x0010)
    if is_implicit:
        return tag + struct.pack(f"{order}L", length)
    return tag + vr.encode() + b"\0\0" + struct.pack(f"{order}L", length)


def _fragments(source: Source) -> Iterator[tuple[int, int]]:
    """Where each fragment begins and how long it is; the table of offsets before them is left out.

    Ends early on anything that is no fragment, so whoever needs all of them counts them.
    """
    stream, at, is_first = source.stream, source.pixel_at, True
    while at + 8 <= source.size:
        stream.seek(at)
        head = stream.read(8)
        length = struct.unpack("<L", head[4:])[0]
        if head[:4] != _ITEM or at + 8 + length > source.size:
            return
        if not is_first:
            yield at + 8, length
        is_first = False
        at += 8 + length


def _are_fragments_plain(source: Source, facts: Facts) -> bool:
    """True when there is one fragment a frame, and none carries comments, profiles or bytes after its end."""
    count = 0
    is_compressed = UID(source.syntax).is_compressed and UID(source.syntax).is_transfer_syntax
    for at, length in _fragments(source):
        count += 1
        source.stream.seek(at)
        if not _is_plain(source.stream.read(length), syntax=source.syntax):
            return False
    return is_compressed and count == max(int(facts.get("frames", 1)), 1) and _ends_with_mark(source)


def _ends_with_mark(source: Source) -> bool:
    last = max(((at + length) for at, length in _fragments(source)), default=0)
    source.stream.seek(last)
    return source.stream.read(4) == _END


def _is_plain(data: bytes, *, syntax: str) -> bool:
    if data[:2] == _JPEG_STARTS:
        return _is_plain_jpeg(data)
    if data[:4] == _J2K_STARTS:
        return _is_plain_j2k(data)
    return syntax == _RLE and _is_plain_rle(data)


def _is_plain_jpeg(data: bytes) -> bool:
    """Walk the markers up to the scan: no comments, no application data but what encoders need."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        body = data[at + 4 : at + 2 + length]
        if marker == 0xFE or (0xE0 <= marker <= 0xEF and not body.startswith(_PLAIN_APPS.get(marker, (b"\1never",)))):
            return False
        if 0xE0 <= marker <= 0xEF and len(body) > 64:
            return False
        if marker == 0xDA:
            return b"\xff\xfe" not in data[at:] and _tail(data) <= 1
        at += 2 + length
    return False


def _is_plain_j2k(data: bytes) -> bool:
    """Walk the main header up to the first tile: comments only of encoders about themselves."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker == 0x90:
            return _tail(data) <= 1
        if marker == 0x64 and not data[at + 6 : at + 2 + length].startswith(_COMMENTS):
            return False
        at += 2 + length
    return False


def _is_plain_rle(data: bytes) -> bool:
    if len(data) < 64:
        return False
    count, *offsets = struct.unpack("<16L", data[:64])
    return 1 <= count <= 15 and offsets[0] == 64 and not any(offsets[count:]) and max(offsets) < len(data)


def _tail(data: bytes) -> int:
    """How many bytes that are not padding follow the mark that ends a JPEG or JPEG 2000 picture."""
    end = data.rfind(b"\xff\xd9")
    return len(data[end + 2 :].strip(b"\0")) if end >= 0 else len(data)


def _trimmed(source: Source, at: int, length: int) -> int:
    """The length of a fragment without what follows the end of its picture."""
    source.stream.seek(at)
    data = source.stream.read(length)
    if data[:2] == _JPEG_STARTS or data[:4] == _J2K_STARTS:
        return data.rfind(b"\xff\xd9") + 2
    return length


def _copy(source: Source, at: int, length: int, write: Callable[[bytes], object]) -> None:
    source.stream.seek(at)
    left = length
    while left:
        piece = source.stream.read(min(left, _PIECE))
        if not piece:
            raise EOFError
        write(piece)
        left -= len(piece)
