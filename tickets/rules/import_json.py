"""Reads JSON that people write: each wrong place becomes one sentence that names it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

_LONGEST = 200
_MOST = 5_000


class Wrong:
    """What was found wrong so far."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def add(self, path: str, words: str) -> None:
        """Add a sentence, once."""
        sentence = f"{path or 'The mapping'}: {words}."
        if sentence not in self.sentences and len(self.sentences) < 50:
            self.sentences.append(sentence)


class Part:
    """One value of the file and its path. Asking for a name marks it as known; `nothing_else` complains of the rest."""

    def __init__(self, value: Any, *, path: str, wrong: Wrong) -> None:
        self.value = value
        self._path = path
        self._wrong = wrong
        self._known: set[str] = set()
        self._parts: dict[str, Part] = {}

    def complain(self, name: str, words: str) -> None:
        """Say what is wrong with the value of this name, or with this part for ""."""
        path = f"{self._path}.{name}" if self._path and name else self._path or name
        self._wrong.add(path, words)

    def is_object(self) -> bool:
        """True for {…}; else complain."""
        if isinstance(self.value, Mapping):
            return True
        if self.value is not None:
            self.complain("", "must be an object: {…}")
        elif not self._path:
            self.complain("", "is empty")
        return False

    def has(self, name: str) -> bool:
        """True when the name is there and not null."""
        return isinstance(self.value, Mapping) and self.value.get(name) is not None

    def inside(self, name: str) -> "Part":
        """Return the part under a name, whatever it holds; null when it is not there."""
        self._known.add(name)
        if name not in self._parts:
            value = self.value.get(name) if isinstance(self.value, Mapping) else None
            path = f"{self._path}.{name}" if self._path else name
            self._parts[name] = Part(value, path=path, wrong=self._wrong)
        return self._parts[name]

    def part(self, name: str) -> "Part":
        """Return the object under a name; an empty one when it is not there."""
        found = self.inside(name)
        if not found.is_object():
            found.value = {}
        return found

    def parts(self) -> Iterator[tuple[str, "Part"]]:
        """Every name of an object whose names are free, with its part."""
        names = list(self.value)[:_MOST] if isinstance(self.value, Mapping) else []
        yield from ((str(name), self.inside(str(name))) for name in names)

    def text(self, name: str, *, otherwise: str = "", strip: bool = True) -> str:
        """Return a text of at most 200 characters."""
        value = self.inside(name).value
        if value is None:
            return otherwise
        if not isinstance(value, str) or len(value) > _LONGEST:
            self.complain(name, f"must be a text of at most {_LONGEST} characters")
            return otherwise
        return value.strip() if strip else value

    def word(self, name: str) -> str:
        """Return a text or a whole number as text."""
        value = self.inside(name).value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text(name)

    def slug(self, name: str) -> str:
        """Return a short name of small letters, digits and hyphens."""
        value = self.text(name)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", value):
            self.complain(name, "give a short name of letters, digits and hyphens, such as “servicenow”")
        return value.casefold()

    def flag(self, name: str) -> bool:
        """Return true or false; false when it is not there."""
        value = self.inside(name).value
        if value not in (None, True, False):
            self.complain(name, "must be true or false")
        return value is True

    def number(self, name: str, *, least: int, most: int, otherwise: int) -> int:
        """Return a whole number within bounds."""
        value = self.inside(name).value
        if value is None:
            return otherwise
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.complain(name, f"must be a whole number from {least} to {most}")
            return otherwise
        return value

    def one_of(self, name: str, allowed: Sequence[str], *, otherwise: str) -> str:
        """Return one of the words allowed."""
        found = self.inside(name)
        return otherwise if found.value is None else found.as_one_of(allowed) or otherwise

    def as_one_of(self, allowed: Sequence[str]) -> str:
        """Return this part as one of the words allowed; "" and a complaint when it is none."""
        if isinstance(self.value, str) and self.value in allowed:
            return self.value
        near = get_close_matches(str(self.value), allowed, n=1)
        hint = f"Did you mean “{near[0]}”" if near else f"It may be {', '.join(allowed)}"
        self.complain("", f"“{str(self.value)[:40]}” is not known. {hint}")
        return ""

    def one_or_more(self) -> list["Part"]:
        """Return the parts of a list, this part alone when it is none, nothing for null."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            return [self]
        return [
            Part(each, path=f"{self._path}[{place}]", wrong=self._wrong) for place, each in enumerate(self.value[:20])
        ]

    def texts(self, name: str, *, otherwise: Sequence[str]) -> list[str]:
        """Return a list of texts; one text is a list of one."""
        value = self.inside(name).value
        if value is None:
            return list(otherwise)
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(each, str) and len(each) <= _LONGEST for each in found):
            self.complain(name, "must be a list of texts")
            return list(otherwise)
        return found[:_MOST]

    def words(self, name: str) -> dict[str, str]:
        """Return an object whose names are free and whose values are texts or whole numbers."""
        part = self.part(name)
        return {key: part.word(key) for key, _ in part.parts()}

    def columns(self, name: str, *, is_needed: bool = False) -> tuple[str | int, ...]:
        """Return the names or places of a column: one, or a list of which the first that is there counts."""
        value = self.inside(name).value
        found = value if isinstance(value, list) else [] if value is None else [value]
        if not all(_is_column(each) for each in found):
            self.complain(name, "must be the name of a column, its place counted from 1, or a list of them")
            return ()
        if is_needed and not found:
            self.complain(name, "say in which column it is")
        return tuple(found)

    def nothing_else(self) -> None:
        """Complain of names of this object nobody asked for."""
        for name in [name for name in self.value if name not in self._known][:20]:
            near = get_close_matches(name, sorted(self._known), n=1)
            self.complain(name, f"is not known here{f'. Did you mean “{near[0]}”' if near else ''}")


def _is_column(value: Any) -> bool:
    if isinstance(value, str):
        return 0 < len(value.strip()) <= _LONGEST
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 1000
