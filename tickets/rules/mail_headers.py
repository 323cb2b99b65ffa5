"""Headers of a mail as words, whatever bytes they are made of."""

import re
from email.header import decode_header
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime
from typing import Any

LONGEST = 4_000
"""Characters of one header that are looked at."""
_MOST_IDS = 100
_ID = re.compile(r"<[^<>\s]{1,320}>")
_ADDRESS = re.compile(r"[^@\s<>\"(),;:\\]{1,64}@[A-Za-z0-9.\-_]{1,190}")
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def header_text(value: object, *, charset: str) -> str:
    """Return a header in words: RFC 2047 decoded, raw bytes read as UTF-8 and, failing that, in the charset given."""
    raw = str(value or "")[:LONGEST] if not hasattr(value, "_chunks") else _of_header(value)
    text = raw_text(raw, charset=charset)
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(re.sub(r"\r?\n[ \t]+", " ", text))
    except _BROKEN:
        return text
    return "".join(_piece(piece, each) for piece, each in pieces)


def raw_text(text: str, *, charset: str) -> str:
    """Return text whose bytes were kept as surrogates, as words."""
    raw = text.encode("utf-8", "surrogateescape")
    return decoded(raw, charset="utf-8", otherwise=charset)


def decoded(raw: bytes, *, charset: str, otherwise: str) -> str:
    """Return bytes as text in the first of two charsets that fits; bytes that fit none become marks."""
    for name in (charset, "utf-8", otherwise):
        try:
            return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1", "replace")


def addresses(values: list[Any], *, charset: str) -> tuple[tuple[str, str], ...]:
    """Return (name, address) of each mailbox that has one, in order; at most a hundred."""
    found = []
    for value in values[:20]:
        text = header_text(value, charset=charset).replace("\n", " ").replace("\r", " ")
        try:
            pairs = getaddresses([text])
        except _BROKEN:
            pairs = []
        good = [(" ".join(name.split()), address) for name, address in pairs if _ADDRESS.fullmatch(address)]
        found += good or [("", address) for address in _ADDRESS.findall(text)[:10]]
    return tuple(found[:100])


def message_ids(value: object) -> tuple[str, ...]:
    """Return the Message-IDs of a header, at most the last hundred."""
    return tuple(_ID.findall(str(value or "")[:40_000])[-_MOST_IDS:])


def sent_at(value: object) -> Any:
    """Return the time of a Date header, or None."""
    try:
        return parsedate_to_datetime(str(value))
    except (*_BROKEN, OverflowError):
        return None


def parameter(part: Any, name: str, header: str, *, charset: str) -> str:
    """Return a parameter of a header such as the file name: RFC 2231 with continuations, RFC 2047, or raw."""
    try:
        value = part.get_param(name, None, header)
        text = collapse_rfc2231_value(value) if value is not None else ""
    except _BROKEN:
        return ""
    return header_text(text, charset=charset)


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    return decoded(piece, charset=charset or "utf-8", otherwise="latin-1")


def _of_header(value: Any) -> str:
    """An email.header.Header, which is what a header with raw bytes is read as: its bytes, kept as surrogates."""
    parts = [piece.encode("ascii", "surrogateescape") for piece, _ in value._chunks]
    return b"".join(parts)[:LONGEST].decode("utf-8", "surrogateescape")
