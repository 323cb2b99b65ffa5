"""Files that want to hurt: each function returns the bytes of one. Nothing here is random."""

import struct
import zlib
from functools import cache

from pydicom.datadict import DicomDictionary

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
_LONG = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "UC", "UN", "UR", "UT", "SV", "UV"}
_UNDEFINED = 0xFFFFFFFF
ITEM = struct.pack("<HHL", 0xFFFE, 0xE000, _UNDEFINED)
ITEM_END = struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
SEQUENCE_END = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)


def element(tag: int, vr: str, value: bytes | str, length: int | None = None) -> bytes:
    """One explicit little-endian element; `length` may lie."""
    content = value.encode() if isinstance(value, str) else value
    content += b" " * (len(content) % 2)
    said = len(content) if length is None else length
    if vr in _LONG:
        return struct.pack("<HH2sHL", tag >> 16, tag & 0xFFFF, vr.encode(), 0, said) + content
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr.encode(), said) + content


def part10(body: bytes, *, syntax: str = EXPLICIT_LITTLE, preamble: bytes = b"", more_meta: bytes = b"") -> bytes:
    """A file with a proper header in front of `body`."""
    meta = element(0x00020002, "UI", CT_CLASS) + element(0x00020010, "UI", syntax) + more_meta
    length = element(0x00020000, "UL", struct.pack("<L", len(meta)))
    return preamble.ljust(128, b"\0") + b"DICM" + length + meta + body


def ct_body(more: bytes = b"", *, pixels: bytes = b"") -> bytes:
    """A small, honest CT image."""
    head = (
        element(0x00080016, "UI", CT_CLASS)
        + element(0x00080060, "CS", "CT")
        + element(0x00080070, "LO", "SIEMENS")
        + element(0x00081010, "SH", "SGHCT01A")
        + element(0x00081090, "LO", "SOMATOM Definition AS+")
        + element(0x00181000, "LO", "11223")
    )
    return head + more + pixels


def shape(rows: int, columns: int, frames: str = "1") -> bytes:
    """Image size elements of a 16 bit greyscale image."""
    return (
        element(0x00280002, "US", struct.pack("<H", 1))
        + element(0x00280004, "CS", "MONOCHROME2")
        + element(0x00280008, "IS", frames)
        + element(0x00280010, "US", struct.pack("<H", rows))
        + element(0x00280011, "US", struct.pack("<H", columns))
        + element(0x00280100, "US", struct.pack("<H", 16))
        + element(0x00280101, "US", struct.pack("<H", 12))
    )


@cache
def deflate_bomb(megabytes: int = 512) -> bytes:
    """About a thousandth of the size it unpacks to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(ct_body() + element(0x00420011, "OB", b"", length=megabytes * 2**20))
    packed += packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush every block stands alone, so one packed megabyte can simply be repeated.
    block = packer.compress(b"\0" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return part10(packed + block * megabytes + packer.flush(), syntax=DEFLATED)


def deflated(body: bytes) -> bytes:
    """An honest deflated file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return part10(packer.compress(body) + packer.flush(), syntax=DEFLATED)


def deflated_in_name_only() -> bytes:
    """Says that it is deflated, and is not."""
    return part10(ct_body(), syntax=DEFLATED)


def nested(depth: int = 300) -> bytes:
    """Sequences of undefined length, one inside the other."""
    opening = element(0x0040A730, "SQ", b"", length=_UNDEFINED) + ITEM
    return part10(ct_body(opening * depth + (ITEM_END + SEQUENCE_END) * depth))


def nested_with_lengths(depth: int = 300) -> bytes:
    """The same with true lengths, which pydicom parses only when it is asked for the sequence."""
    inside = b""
    for _ in range(depth):
        inside = element(0x0040A730, "SQ", struct.pack("<HHL", 0xFFFE, 0xE000, len(inside)) + inside)
    return part10(ct_body(inside))


def empty_items(count: int = 2_000_000, *, has_length: bool = False) -> bytes:
    """A sequence of nothing, two million times."""
    items = struct.pack("<HHL", 0xFFFE, 0xE000, 0) * count
    if has_length:
        return part10(ct_body(element(0x0018100A, "SQ", items)))
    return part10(ct_body(element(0x0018100A, "SQ", b"", length=_UNDEFINED) + items + SEQUENCE_END))


def tiny_elements(count: int = 1_000_000) -> bytes:
    """Eight bytes each, all empty."""
    return part10(ct_body(struct.pack("<HH2sH", 0x0021, 0x1001, b"LO", 0) * count))


def tiny_meta_elements(count: int = 1_000_000) -> bytes:
    """The same in the file header, before anything else is known about the file."""
    return part10(ct_body(), more_meta=struct.pack("<HH2sH", 2, 0x0100, b"SH", 0) * count)


def huge_length(length: int = 0xFFFFFFFE) -> bytes:
    """An element that claims four gigabytes."""
    return part10(ct_body(element(0x00204000, "UT", b"x", length=length)))


def endless_value() -> bytes:
    """An element without length that never ends."""
    return part10(ct_body(element(0x00204000, "OB", b"x" * 2**20, length=_UNDEFINED)))


def only_the_mark() -> bytes:
    """128 zeros, DICM, and nothing."""
    return b"\0" * 128 + b"DICM"


def huge_image() -> bytes:
    """65535 times 65535 pixels and a thousand frames, in a few hundred bytes."""
    return part10(ct_body(shape(65535, 65535, "1000"), pixels=element(0x7FE00010, "OW", b"\0\0")))


def false_syntax() -> bytes:
    """Says implicit, is explicit."""
    return part10(ct_body(), syntax="1.2.840.10008.1.2")


def polyglot(start: bytes) -> bytes:
    """A DICOM file that begins like something else."""
    return part10(ct_body(), preamble=start)


def with_tail(tail: bytes) -> bytes:
    """An image, and something behind its end."""
    pixels = element(0x7FE00010, "OW", b"1" * 32)
    return part10(ct_body(shape(4, 4), pixels=pixels) + tail)


def frames_with_tail(tail: bytes) -> bytes:
    """The same with compressed frames."""
    frames = element(0x7FE00010, "OB", b"", length=_UNDEFINED) + item(b"") + item(b"1234") + SEQUENCE_END
    return part10(ct_body(shape(4, 4), pixels=frames) + tail, syntax="1.2.840.10008.1.2.4.90")


def private_only() -> bytes:
    """One vendor's elements and nothing that others could read."""
    return part10(element(0x00290010, "LO", "SIEMENS CSA HEADER") + element(0x00291010, "OB", b"CSA"))


def private_object() -> bytes:
    """An object type that the standard does not know."""
    return part10(element(0x00080016, "UI", "1.3.12.2.1107.5.9.1") + element(0x00080060, "CS", "MR"))


def undeclared_letters() -> bytes:
    """A name with letters of a character set that is not declared."""
    return part10(ct_body(element(0x00100010, "PN", "Müller".encode("latin-1"))))


def compressed_in_name_only() -> bytes:
    """Says JPEG 2000 and carries plain pixels."""
    pixels = element(0x7FE00010, "OW", b"1" * 32)
    return part10(ct_body(shape(4, 4), pixels=pixels), syntax="1.2.840.10008.1.2.4.90")


def rude_strings() -> bytes:
    """Control characters, mark-up and a formula where names belong."""
    return part10(
        element(0x00080005, "CS", "ISO_IR 192")
        + element(0x00080016, "UI", CT_CLASS)
        + element(0x00080060, "CS", "CT")
        + element(0x00080070, "LO", b"=cmd|' /C calc'!A0")
        + element(0x00081010, "SH", b"CT\x00\x1b[31m9")
        + element(0x00081090, "LO", "<script>alert(1)</script>\u202eX " + "A" * 500)
        + element(0x00100010, "PN", b"\xff\xfe\xfa^\xe9")
    )


CANARY = "CANARY"
# Device fields are told by design, so there the canary is the patient's own name.
_DEVICE_TAGS = {
    *(0x00080070, 0x00081090, 0x00181000, 0x00081010, 0x00181020, 0x00080080, 0x00400241, 0x00080055),
    *(0x0018700A, 0x00181004, 0x00181008, 0x00181005),
}
_TEXT_VRS = {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}
_KEPT = {0x00080005, 0x00080016, 0x00080060, 0x00100010}


@cache
def canaries() -> bytes:
    """A word that must never come out, in every text element of the standard, at three depths, and in odd places."""
    every = b"".join(
        _canary(tag, entry[0]) for tag, entry in sorted(DicomDictionary.items()) if _is_text(tag, entry[0])
    )
    name = element(0x00100010, "PN", f"{CANARY}NAME^Anna")
    private = element(0x00290010, "LO", f"{CANARY} CREATOR") + element(0x00291001, "UN", f"{CANARY} PRIVATE")
    unknown = element(0x00660666, "UN", f"{CANARY} UNKNOWN")
    inside = item(every + private + sequence(0x0040A730, every + private))
    body = (
        element(0x00080005, "CS", "ISO_IR 192")
        + element(0x00080016, "UI", CT_CLASS)
        + element(0x00080060, "CS", "CT")
        + every
        + name
        + private
        + element(0x0018100A, "SQ", inside)
        + element(0x00400100, "SQ", inside)
        + element(0x0040A730, "SQ", inside)
        + unknown
        + element(0x60003000, "OB", f"{CANARY} OVERLAY")
        + shape(2, 2)
        + element(0x7FE00010, "OW", f"{CANARY}PX")
        + f"{CANARY} TRAILING".encode()
    )
    meta = element(0x00020016, "AE", f"{CANARY}AE") + element(0x00020102, "OB", f"{CANARY} META")
    return part10(body, preamble=f"{CANARY} PREAMBLE".encode(), more_meta=meta)


def _canary(tag: int, vr: str) -> bytes:
    said = f"{CANARY}NAME" if tag in _DEVICE_TAGS else f"{CANARY}{tag:08X}"
    return element(tag, vr, said)


def _is_text(tag: int, vr: str) -> bool:
    return vr in _TEXT_VRS and tag not in _KEPT and 0x0008 <= tag >> 16 < 0x7FE0


def item(content: bytes) -> bytes:
    return struct.pack("<HHL", 0xFFFE, 0xE000, len(content)) + content


def sequence(tag: int, content: bytes) -> bytes:
    return element(tag, "SQ", item(content))
