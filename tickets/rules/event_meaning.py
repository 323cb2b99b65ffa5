"""What is said of one kind of event: its payload, its line, and who may read it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class EventMeaning:
    """payload: key to what it holds. line: timeline text; {actor} and payload words are filled in by the page."""

    line: str
    payload: Mapping[str, str]
    is_public: bool


def public(line: str, **payload: str) -> EventMeaning:
    return EventMeaning(line=line, payload=payload, is_public=True)


def internal(line: str, **payload: str) -> EventMeaning:
    return EventMeaning(line=line, payload=payload, is_public=False)
