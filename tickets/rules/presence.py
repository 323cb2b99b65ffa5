"""Who else is at a ticket, and in which words that is said."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

FRESH_SECONDS = 45
"""Whoever was not heard of for so long is gone; a page says every 15 s that it is still there."""


class Doing(StrEnum):
    """What somebody does on the page of a ticket. LEAVING ends it."""

    LOOKING = "looking"
    REPLYING = "replying"
    NOTING = "noting"
    DECIDING = "deciding"
    LEAVING = "leaving"


DOING_WORDS: Mapping[Doing, str] = {
    Doing.LOOKING: "is looking",
    Doing.REPLYING: "is replying",
    Doing.NOTING: "is writing a note",
    Doing.DECIDING: "is changing it",
}
_WEIGHT = {doing: weight for weight, doing in enumerate((Doing.REPLYING, Doing.DECIDING, Doing.NOTING, Doing.LOOKING))}


def doing_of(text: str) -> Doing:
    """Return what a page says somebody does; anything unknown is looking."""
    return Doing(text) if text in list(Doing) else Doing.LOOKING


def still_here(seen: Mapping[int, tuple[Doing, float]], *, at_seconds: float) -> dict[int, Doing]:
    """Return who was heard of lately, those who write first, then by person id. Times are Unix seconds."""
    fresh = {
        person: doing
        for person, (doing, heard) in seen.items()
        if at_seconds - heard < FRESH_SECONDS and doing is not Doing.LEAVING
    }
    return dict(sorted(fresh.items(), key=lambda item: (_WEIGHT[item[1]], item[0])))


def presence_words(people: Sequence[tuple[str, Doing]]) -> list[str]:
    """Return "Omar is replying" for each, in the order given."""
    return [f"{name} {DOING_WORDS[doing]}" for name, doing in people]
