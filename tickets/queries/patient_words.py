"""What in a text looks like an identifier of a patient, by the rule and by the shapes of this hospital's numbers."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

from tickets.rules.identity import is_telling
from tickets.rules.phi import Hit, SitePatterns, found_in, is_prose

_DEEPEST = 12


def found_here(text: str) -> tuple[Hit, ...]:
    """Return what was found, in order."""
    return found_in(text, site=SitePatterns(tuple(settings.MRN_PATTERNS), tuple(settings.ACCESSION_PATTERNS)))


def telling_in(line: str) -> str:
    """Return the number of a patient or an examination that a search line asks for; empty when it asks for words."""
    line = line.strip()
    if is_telling(line):
        return line
    return next((hit.text for hit in found_here(line)), "")


def prose_in(said: Any, *, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the words of people in what a program sent: where they stand, such as "steps.0.body", and the text."""
    if isinstance(said, str):
        if said and is_prose(name.rpartition(".")[2]):
            yield name, said
        return
    pairs: Iterable[tuple[Any, Any]] = ()
    if isinstance(said, Mapping):
        pairs = said.items()
    elif isinstance(said, list):
        pairs = ((name.rpartition(".")[2], each) for each in said)
    if depth < _DEEPEST:
        for key, each in pairs:
            where = name if isinstance(said, list) else f"{name}.{key}".lstrip(".")
            yield from prose_in(each, name=where, depth=depth + 1)


def seen_of(hits: Iterable[Hit], pictures: Sequence[str] = ()) -> str:
    """Return a short name for just these findings, so that an answer is about them and not about something new."""
    parts = sorted(f"{hit.kind}\0{hit.text}" for hit in hits) + sorted(pictures)
    return hashlib.sha256("\1".join([settings.SECRET_KEY, *parts]).encode()).hexdigest()[:16]
