"""LDIF as RFC 2849 writes it: entries of attributes, long lines folded, what is not plain text in base64."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

MAX_ENTRIES = 50_000
_WIDTH = 76


class BadLdif(ValueError):
    """The text is no LDIF; it says at which line and why."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry. dn: its distinguished name; line: where it begins; values: by attribute in lower case, in order."""

    dn: str
    line: int = 0
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        """The first value of an attribute, "" when there is none."""
        return next(iter(self.values.get(name.casefold(), ())), "")

    def all(self, name: str) -> Sequence[str]:
        """Every value of an attribute."""
        return self.values.get(name.casefold(), ())


def write_ldif(entries: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> str:
    """Return the text of entries, each a name and its attributes in order; empty values are left out."""
    lines = ["version: 1"]
    for dn, attributes in entries:
        lines += ["", *_folded(_attribute("dn", dn))]
        for name, value in attributes:
            if value:
                lines += _folded(_attribute(name, value))
    return "\n".join(lines) + "\n"


def read_ldif(text: str) -> list[Entry]:
    """Return the entries of an LDIF of content. Raises BadLdif, also for changes and for references to files."""
    entries: list[Entry] = []
    dn, start = "", 0
    values: dict[str, list[str]] = {}
    for number, name, value in _attributes(text):
        if name == "version" and not dn and not entries:
            continue
        if name == "":
            if dn:
                entries.append(Entry(dn=dn, line=start, values=values))
            dn, values = "", {}
            continue
        if name == "changetype":
            raise BadLdif(f"Line {number}: this file holds changes. Export the entries themselves.")
        if name == "dn":
            if dn:
                raise BadLdif(f"Line {number}: an entry begins inside another. Put an empty line before it.")
            dn, start = value, number
            if len(entries) >= MAX_ENTRIES:
                raise BadLdif(f"The file has more than {MAX_ENTRIES:,} entries. Split it.")
        elif not dn:
            raise BadLdif(f"Line {number}: an entry begins with dn, this one with “{name[:30]}”.")
        else:
            values.setdefault(name.split(";")[0], []).append(value)
    return entries


def escape_rdn(text: str) -> str:
    """Return a value as a distinguished name takes it (RFC 4514)."""
    escaped = "".join(f"\\{sign}" if sign in ',+"\\<>;=' else sign for sign in text)
    escaped = f"\\{escaped}" if escaped.startswith(("#", " ")) else escaped
    return f"{escaped[:-1]}\\ " if escaped.endswith(" ") and not escaped.endswith("\\ ") else escaped


def parts_of_dn(dn: str) -> list[str]:
    """Split a distinguished name at its commas, those that are escaped left alone; in lower case, without blanks."""
    parts, part, is_escaped = [], "", False
    for sign in dn:
        if is_escaped or sign not in ",\\":
            part, is_escaped = part + sign, False
        elif sign == "\\":
            part, is_escaped = part + sign, True
        else:
            parts.append(part)
            part = ""
    return [each.strip().casefold() for each in [*parts, part]]


def _attribute(name: str, value: str) -> str:
    is_safe = value.isascii() and value.isprintable() and value == value.strip()
    is_plain = is_safe and not value.startswith((":", "<"))
    return f"{name}: {value}" if is_plain else f"{name}:: {base64.b64encode(value.encode()).decode()}"


def _folded(line: str) -> list[str]:
    parts = [line[:_WIDTH]]
    rest = line[_WIDTH:]
    while rest:
        parts.append(f" {rest[: _WIDTH - 1]}")
        rest = rest[_WIDTH - 1 :]
    return parts


def _attributes(text: str) -> Iterator[tuple[int, str, str]]:
    """Number, name and value of each line once unfolded; an empty name ends an entry."""
    for number, line in _unfolded(text):
        if line == "":
            yield number, "", ""
            continue
        name, colon, value = line.partition(":")
        name = name.strip().casefold()
        if not colon or not name:
            raise BadLdif(f"Line {number}: “{line[:40]}” is neither an attribute nor a comment.")
        if value.startswith(":"):
            yield number, name, _decoded(value[1:].strip(), number)
        elif value.startswith("<"):
            raise BadLdif(f"Line {number}: values in other files are not fetched. Export without references.")
        else:
            yield number, name, value.strip(" ")
    yield 0, "", ""


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    line, start = None, 0
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if raw.startswith(" ") and line is not None:
            line += raw[1:]
            continue
        if line is not None and not line.startswith("#"):
            yield start, line
        line, start = raw, number
    if line is not None and not line.startswith("#"):
        yield start, line


def _decoded(value: str, number: int) -> str:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BadLdif(f"Line {number}: the value is no text in base64.") from error
