"""What is in a ZIP by its table of contents alone: names and sizes, nothing is ever unpacked.

Pure: bytes come in by a stream that can be sought. The table is read only when it is small and says so itself (APPNOTE
4.3.16), since its length decides how much work reading it is. Names may be those of patients: they are for the person
who sent the file, and go into no log, event or database.
"""

import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

MOST_ENTRIES = 5_000
MOST_TABLE = 2 * 2**20
LONGEST_NAME = 60
DEEPEST = 12
HIGHEST_RATIO = 200
_SHOWN = 5
_END = b"PK\x05\x06"
_IMAGES = (".dcm", ".dicom", ".ima")
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})


@dataclass(frozen=True)
class Listing:
    """names: last parts, as they can be shown, at most five. problem: why the table was not read to its end, or ""."""

    count: int = 0
    names: Sequence[str] = ()
    unpacked: int = 0
    has_images: bool = False
    is_office: bool = False
    problem: str = ""


def listing_of(stream: IO[bytes], *, size: int) -> Listing:
    """Return what a ZIP says is in it; with a problem instead of names when saying so would be too much work."""
    problem = _too_much(stream, size=size)
    if problem:
        return Listing(problem=problem)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return Listing(problem="its table of contents is damaged")
    if any(each.filename.count("/") > DEEPEST for each in entries):
        return Listing(count=len(entries), problem="it is nested deeper than any folder of images")
    unpacked = sum(each.file_size for each in entries)
    if unpacked > HIGHEST_RATIO * max(size, 1):
        return Listing(count=len(entries), unpacked=unpacked, problem="it says that it unpacks to far more than it is")
    last = [each.filename.rpartition("/")[2] for each in entries]
    return Listing(
        count=len(entries),
        names=tuple(_shown(name) for name in last[:_SHOWN]),
        unpacked=unpacked,
        has_images=_has_images(last),
        is_office=any(each.filename in _OFFICE for each in entries),
    )


def words_of(listing: Listing) -> str:
    """Say what is in it and what to do, for the person who sent it."""
    what = "Unpack it and drop the folder on “Images” of the ticket instead."
    if listing.problem:
        return f"It is a ZIP, and {listing.problem}. {what}"
    more = f" and {listing.count - len(listing.names)} more" if listing.count > len(listing.names) else ""
    named = ", ".join(listing.names)
    files = "file" if listing.count == 1 else "files"
    return f"It is a ZIP with {listing.count} {files}: {named}{more}. It is not unpacked here. {what}"


def _too_much(stream: IO[bytes], *, size: int) -> str:
    """Read the end record by hand: how many entries there are and how long the table is."""
    reach = min(size, 65_557)
    stream.seek(size - reach)
    tail = stream.read(reach)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return "its end is missing"
    entries, table = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries == 0xFFFF or entries > MOST_ENTRIES or table > MOST_TABLE:
        return f"it has more than {MOST_ENTRIES:,} files"
    return ""


def _has_images(names: Sequence[str]) -> bool:
    """True for what looks like images of a scanner: by their ending, a DICOMDIR, or bare names without one."""
    if any(name in _OFFICE for name in names):
        return False
    bare = sum("." not in name for name in names)
    return any(name.lower().endswith(_IMAGES) or name.upper() == "DICOMDIR" for name in names) or 2 * bare > len(names)


def _shown(name: str) -> str:
    visible = "".join(each if each.isprintable() else "?" for each in name)
    return visible if len(visible) <= LONGEST_NAME else f"{visible[: LONGEST_NAME - 1]}…"
