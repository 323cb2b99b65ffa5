"""Tags of several devices in one cell of a file: "CT1; CT2", a tag with a sign of ours in it in double quotes."""

import re
from collections.abc import Iterable

_PART = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^";,\n]*))\s*(?P<end>[;,\n]|\Z)')
_SIGNS = frozenset('";,\n')


class BadTags(ValueError):
    """The cell is no list of tags; its words say what to write instead."""


def read_tags(text: str) -> list[str]:
    """Return the tags of a cell in their order. Semicolons, commas and line ends part them. Raises BadTags."""
    tags, place = [], 0
    while place < len(text):
        found = _PART.match(text, place)
        if found is None:
            rest = text[place:].strip()[:40]
            raise BadTags(f"Devices: write tags with semicolons, such as CT1; CT2. “{rest}” cannot be read.")
        quoted = found["quoted"]
        tag = " ".join((found["plain"] if quoted is None else quoted.replace('""', '"')).split())
        if tag:
            tags.append(tag)
        place = found.end()
    return tags


def write_tags(tags: Iterable[str]) -> str:
    """Return tags as `read_tags` reads them."""
    return "; ".join(f'"{tag.replace(chr(34), chr(34) * 2)}"' if _SIGNS & set(tag) else tag for tag in tags)
