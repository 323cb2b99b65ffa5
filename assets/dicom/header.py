"""Reads the header of a hostile file with pydicom, under caps on depth, items, elements and inflation.

Runs only in the inspector's child process. Nothing here decodes a pixel, opens a DICOMDIR or trusts a length.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

from pydicom import filereader
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

MAX_DEPTH = 64
MAX_ITEMS = 50_000
MAX_ELEMENTS = 200_000
MAX_INFLATED = 32 * 2**20
# Images deflate two- to twentyfold; a thousandfold is an attack or an empty frame.
MAX_RATIO = 200
DEFER_BYTES = 2**20
_UNDEFINED = 0xFFFFFFFF
_TAIL = 64 * 1024
_DOCUMENT = 0x00420011
_CHARSET = 0x00080005
# Data Set Trailing Padding (FFFC,FFFC), and a digital signature (FFFA,FFFA), in either byte order.
_PADDING = (b"\xfc\xff\xfc\xff", b"\xff\xfc\xff\xfc", b"\xfa\xff\xfa\xff")
_PIXELS = frozenset({0x7FE00010, 0x7FE00009, 0x7FE00008})


# What pydicom raises on malformed bytes; found by fuzzing, not by reading its documentation.
BROKEN = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NotImplementedError,
    RecursionError,
    EOFError,
    struct.error,
)


class Stopped(Exception):
    """Reading was given up; `code` is the finding."""

    def __init__(self, code: str, *, is_inside: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_inside = is_inside  # inside a sequence, so that what stands before it is still good


class _CutShort(OSError):
    """The file ended inside a value."""


@dataclass
class Header:
    """What was read, before any of it is judged."""

    meta: Dataset
    dataset: Dataset
    preamble: bytes
    codes: list[str] = field(default_factory=list)
    pixel_length: int | None = None  # declared; None where there are no pixels or the length is undefined
    has_pixels: bool = False
    has_overlay: bool = False
    has_document: bool = False
    standard_count: int = 0  # elements of the outermost level, by who defined them
    private_count: int = 0


class Budget:
    """Counts what pydicom does while it parses and stops it at the caps."""

    def __init__(self) -> None:
        self.elements = 0
        self.items = 0
        self.depth = 0

    def count(self, tag: int, vr: str | None, length: int) -> bool:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise Stopped("TOO_MANY_ELEMENTS", is_inside=self.depth > 0)
        return False

    def count_item(self) -> None:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise Stopped("TOO_MANY_ELEMENTS", is_inside=True)
        if self.depth >= MAX_DEPTH:
            raise Stopped("NESTING_TOO_DEEP", is_inside=True)


@contextmanager
def guarded() -> Iterator[Budget]:
    """Wrap the two functions of pydicom through which every element and every item passes, and unwrap them.

    pydicom has no cap of its own: depth ends in RecursionError, two million empty items take half a minute.
    Sequences are parsed when they are first looked at, so the looking belongs inside the block as well.
    """
    budget = Budget()
    elements, item = filereader.data_element_generator, filereader.read_sequence_item

    def counted_elements(
        fp: BinaryIO, implicit: bool, little: bool, stop_when: Any = None, *rest: Any, **named: Any
    ) -> Iterator[Any]:
        # pydicom swallows these two and returns an empty dataset, as if nothing had been wrong.
        try:
            yield from elements(fp, implicit, little, stop_when or budget.count, *rest, **named)
        except EOFError:
            raise _CutShort from None
        except NotImplementedError as problem:
            raise ValueError("unknown value representation") from problem

    def counted_item(*args: Any, **named: Any) -> Any:
        budget.count_item()
        budget.depth += 1
        try:
            return item(*args, **named)
        finally:
            budget.depth -= 1

    vars(filereader).update(data_element_generator=counted_elements, read_sequence_item=counted_item)
    try:
        yield budget
    finally:
        vars(filereader).update(data_element_generator=elements, read_sequence_item=item)


class _Walk:
    """The watcher of the outermost level: stops at the pixels and at a length the file cannot hold."""

    def __init__(self, *, stream: BinaryIO, size: int, header: Header, budget: Budget) -> None:
        self.stream, self.size, self.header, self.budget = stream, size, header, budget
        self.last = 0  # where the value of the element being read begins
        self.end: int | None = None  # where it should end
        self.limit: int | None = None  # the element that could not be read the first time

    def stop(self, tag: int, vr: str | None, length: int) -> bool:
        self.budget.count(tag, vr, length)
        self.last = self.stream.tell()
        if self.last == self.limit:
            return True
        self.end = None if length == _UNDEFINED else self.last + length
        group = tag >> 16
        self._count_owner(tag)
        if 0x6000 <= group <= 0x60FF and group % 2 == 0:
            self.header.has_overlay = True
        self.header.has_document |= tag == _DOCUMENT
        is_short = length != _UNDEFINED and self.stream.tell() + length > self.size
        if is_short:
            self.header.codes.append("TRUNCATED")
        if tag in _PIXELS:
            self.header.has_pixels = True
            self.header.pixel_length = None if length == _UNDEFINED else length
            self._look_behind(length)
            return True
        return is_short

    def _count_owner(self, tag: int) -> None:
        if (tag >> 16) % 2:
            self.header.private_count += 1
        elif tag & 0xFFFF and tag != _CHARSET:
            self.header.standard_count += 1

    def _look_behind(self, length: int) -> None:
        """Whether the pixels end as they should, and whether something else follows them."""
        end = self.last + length if length != _UNDEFINED else _end_of_frames(stream=self.stream, size=self.size)
        if end is None:
            self.header.codes.append("TRUNCATED")
        elif self.size < 2**62 and _has_more(stream=self.stream, start=end, size=self.size):
            self.header.codes.append("TRAILING_DATA")


def read_header(*, stream: BinaryIO, size: int, wanted: list[int], budget: Budget) -> Header:
    """The header of the file in `stream`, only the `wanted` tags and their sequences.

    Runs inside `guarded()`, whose budget it spends. Raises `Stopped` with the code of a finding that ends the reading.
    """
    preamble = stream.read(132)
    require_dicom(head=preamble, size=size)
    meta = read_dataset(stream, False, True, stop_when=leaves_meta(budget))
    syntax = str(meta.get("TransferSyntaxUID", ""))
    header = Header(meta=meta, dataset=Dataset(), preamble=preamble[:128])
    source: BinaryIO = stream
    if syntax == DeflatedExplicitVRLittleEndian:
        source, size = inflate(stream=stream)
    walk = _Walk(stream=source, size=size, header=header, budget=budget)
    header.dataset = _read_what_can_be_read(walk=walk, syntax=syntax, wanted=wanted)
    if not header.has_pixels and walk.end is not None and 0 < walk.size - walk.end < 8:
        header.codes.append("TRUNCATED")  # half of an element's own header is left over
    return header


def _read_what_can_be_read(*, walk: _Walk, syntax: str, wanted: list[int]) -> Dataset:
    """The dataset, or the part of it before the element that cannot be parsed."""
    start = walk.stream.tell()

    def read() -> Dataset:
        walk.stream.seek(start)
        return read_dataset(
            walk.stream,
            syntax == ImplicitVRLittleEndian,
            syntax != ExplicitVRBigEndian,
            stop_when=walk.stop,
            defer_size=DEFER_BYTES,
            specific_tags=list(wanted),
        )

    try:
        return read()
    except BROKEN as problem:
        is_at_end = isinstance(problem, _CutShort) or walk.stream.tell() >= walk.size
        walk.header.codes.append("TRUNCATED" if is_at_end else "DAMAGED")
    except Stopped as stopped:
        if not stopped.is_inside:
            raise
        walk.header.codes.append(stopped.code)
    walk.limit = walk.last
    walk.budget.elements = walk.budget.items = 0
    return read()


def leaves_meta(budget: Budget) -> Any:
    """Return what tells pydicom to stop after the file's own header, and counts on the way."""

    def stop(tag: int, vr: str | None, length: int) -> bool:
        return budget.count(tag, vr, length) or tag >> 16 != 2

    return stop


def require_dicom(*, head: bytes, size: int) -> None:
    """Raise Stopped unless the first 132 bytes are those of a DICOM file."""
    if size == 0:
        raise Stopped("EMPTY")
    if head[128:] == b"DICM":
        return
    # An element of group 0002 or 0008 at the very start, in either byte order.
    if head[:2] in (b"\x02\x00", b"\x08\x00", b"\x00\x08") and len(head) > 8:
        raise Stopped("NO_META")
    raise Stopped("NOT_DICOM")


def inflate(*, stream: BinaryIO) -> tuple[BytesIO, int]:
    """The first `MAX_INFLATED` bytes of a deflated dataset: the header is always among them."""
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = 0
    unpacked = bytearray()
    try:
        while len(unpacked) < MAX_INFLATED and (piece := machine.unconsumed_tail or stream.read(65536)):
            before = len(machine.unconsumed_tail)
            unpacked += machine.decompress(piece, MAX_INFLATED - len(unpacked))
            packed += len(piece) if not before else 0
    except zlib.error:
        raise Stopped("DEFLATE_DAMAGED") from None
    if len(unpacked) >= MAX_INFLATED:
        if len(unpacked) > packed * MAX_RATIO:
            raise Stopped("DEFLATE_BOMB")
        return BytesIO(bytes(unpacked)), 2**63  # the rest was not unpacked, so no length can be called too long
    if not machine.eof and not unpacked:
        raise Stopped("DEFLATE_DAMAGED")
    return BytesIO(bytes(unpacked)), len(unpacked)


def _end_of_frames(*, stream: BinaryIO, size: int) -> int | None:
    """Where compressed frames end: behind their closing mark, somewhere in the last bytes; None without one."""
    here = stream.tell()
    start = max(here, size - _TAIL)
    stream.seek(start)
    place = stream.read(_TAIL).rfind(b"\xfe\xff\xdd\xe0")
    stream.seek(here)
    return None if place < 0 else start + place + 8


def _has_more(*, stream: BinaryIO, start: int, size: int) -> bool:
    """True when bytes follow the pixels that are neither padding nor a further element (PS3.10 7.2)."""
    if size - start < 2:
        return False
    here = stream.tell()
    stream.seek(start)
    rest = stream.read(_TAIL)
    stream.seek(here)
    is_element = rest[:4] in _PADDING or (rest[:1] >= b"\xe0" and rest[1:2] >= b"\x7f" and rest[1:2] != b"\xff")
    return bool(rest.strip(b"\0")) and not is_element
