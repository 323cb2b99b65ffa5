"""Which dropped files are taken, by their first bytes; pure, and the same words in the browser and on the server."""

from assets.rules.sniff import looks_like_dicom

_ARCHIVES = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
)


def refusal_of(*, head: bytes, name: str, size: int, most_bytes: int) -> str:
    """Why a dropped file is not taken, in a sentence; "" when it is. head: its first 132 bytes or more."""
    if size == 0:
        return "The file is empty."
    if size > most_bytes:
        return f"The file is larger than {most_bytes // 2**20} MB."
    archive = archive_kind(head)
    if archive:
        return f"{archive} archives are not unpacked here. Unpack it and drop the folder instead."
    return "" if looks_like_dicom(head, name) else "This is not a DICOM file."


def archive_kind(head: bytes) -> str:
    """The kind of archive that starts like this, or ""; never a DICOM file whose preamble only looks like one."""
    if head[128:132] == b"DICM":
        return ""
    return next((kind for start, kind in _ARCHIVES if head.startswith(start)), "")
