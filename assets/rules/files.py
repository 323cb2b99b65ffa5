"""Names and types of files people send."""

import re
import unicodedata

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)
_MAX_NAME = 120


def safe_name(name: str) -> str:
    """Return a name fit to show and to offer for download: one line, no path, no invisible characters.

    The stored file never carries it. Empty names become "file".
    """
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    cleaned = " ".join(visible.split()).strip(" .")
    if len(cleaned) > _MAX_NAME:
        stem, dot, ending = cleaned.rpartition(".")
        keep = ending if dot and len(ending) <= 10 else ""
        cleaned = (stem or cleaned)[: _MAX_NAME - len(keep) - 1] + (f".{keep}" if keep else "")
    return cleaned or "file"


def media_type_of(*, head: bytes, name: str) -> str:
    """Return the type by what the file holds, never by what its sender claims; unknown content is opaque."""
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if name.lower().endswith((".txt", ".log")) and b"\x00" not in head:
        return "text/plain"
    return "application/octet-stream"
