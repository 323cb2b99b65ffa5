"""Whom a private note calls by name: “@ellen.shaw” or “@Ellen Shaw”."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_AT = re.compile(r"(?<![\w.@])@(?=\w)")


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be called. handle: the part of their e-mail before the @."""

    id: int
    full_name: str
    handle: str


def mentioned(text: str, colleagues: Iterable[Colleague]) -> tuple[int, ...]:
    """Return the ids of those called, in the order of their first call. A name two people share calls both."""
    names = _names(colleagues)
    longest_first = sorted(names, key=len, reverse=True)
    found: dict[int, None] = {}
    for call in _AT.finditer(text):
        rest = text[call.end() :].casefold()
        name = next((name for name in longest_first if rest.startswith(name) and _ends(rest, len(name))), None)
        found |= dict.fromkeys(names[name] if name else ())
    return tuple(found)


def _names(colleagues: Iterable[Colleague]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for person in colleagues:
        for name in {person.full_name.casefold(), person.handle.casefold()} - {""}:
            names.setdefault(name, []).append(person.id)
    return names


def _ends(text: str, length: int) -> bool:
    """True when a name of this length is not only the beginning of a longer word; a full stop ends a sentence."""
    after = text[length:]
    return not re.match(r"\w|[.-]\w", after)
