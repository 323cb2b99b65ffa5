"""Telling DICOM files and archives from others by their first bytes."""

_PREAMBLE = 128
_ENDINGS = (".dcm", ".dicom", ".ima")
_ARCHIVES = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
)


def looks_like_dicom(head: bytes, name: str) -> bool:
    """True when the file says DICM after its preamble (DICOM PS3.10 7.1) or is named like one.

    A guess that decides only whether the file is inspected; the inspection says what it really is.
    """
    return head[_PREAMBLE : _PREAMBLE + 4] == b"DICM" or name.lower().endswith(_ENDINGS)


def archive_kind(head: bytes) -> str:
    """The kind of archive that starts like this, or ""; never a DICOM file whose preamble only looks like one."""
    if head[128:132] == b"DICM":
        return ""
    return next((kind for start, kind in _ARCHIVES if head.startswith(start)), "")
