"""The files in a mail: parts, mails in mails, and the uuencoded blocks of old programs."""

import binascii
import re
from dataclasses import dataclass
from typing import Any

from assets.rules.sniff import looks_like_dicom

_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/dicom": ".dcm",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/html": ".html",
    "message/rfc822": ".eml",
}
UUENCODED = re.compile(r"^begin [0-7]{3,4} (\S[^\n]{0,200})\n(.*?)^end\s*$", re.MULTILINE | re.DOTALL)
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, NotImplementedError)
_SMALL_PICTURE = 3_000
"""Bytes: an inline picture below this is a logo or a spacer of a signature."""


@dataclass(frozen=True)
class MailFile:
    """A file in a mail. name: as its sender wrote it, to be cleaned. is_inline: shown within the text."""

    name: str
    content: bytes
    is_inline: bool = False

    @property
    def is_dicom(self) -> bool:
        """It seems to be a DICOM file, which nobody is given back."""
        return looks_like_dicom(self.content[:4096], self.name)

    @property
    def is_decoration(self) -> bool:
        """A tiny picture shown within the text: nobody sends that as evidence."""
        return self.is_inline and len(self.content) < _SMALL_PICTURE


def file_of(part: Any, *, name: str, kind: str, number: int) -> MailFile | None:
    """Return the file a part holds, or None when it cannot be read. number: for one without a name."""
    try:
        content = _whole(part) if kind.startswith("message/") else part.get_payload(decode=True)
        disposition = str(part.get("content-disposition", "")).lower()
        is_inline = bool(part.get("content-id")) or disposition.startswith("inline")
    except _BROKEN:
        return None
    if not isinstance(content, bytes):
        return None
    is_picture = kind.startswith("image/")
    return MailFile(name or f"part-{number}{_ENDINGS.get(kind, '')}", content, is_inline and is_picture)


def _whole(part: Any) -> bytes | None:
    """The bytes of a mail in a mail; of a delivery report those of its blocks."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(each.as_bytes() for each in payload)
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else None


def without_uuencoded(text: str) -> tuple[str, list[MailFile]]:
    """Return a text without its uuencoded blocks, and the files those hold; broken blocks stay."""
    files: list[MailFile] = []

    def take(found: re.Match[str]) -> str:
        try:
            content = b"".join(_uu_line(line) for line in found[2].split("\n") if line.strip())
        except (binascii.Error, ValueError):
            return found[0]
        files.append(MailFile(found[1].strip(), content))
        return ""

    return UUENCODED.sub(take, text.replace("\r\n", "\n")), files


def _uu_line(line: str) -> bytes:
    """One line; old programs add a sum or a blank at its end, which is left out as its own length says."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((ord(line[0]) - 32) & 63) * 4 + 5) // 3
        return binascii.a2b_uu(line[:length])
