"""Which articles are worth showing to somebody who is describing a problem, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SUGGESTED = 3
"""Never more than this: a wall of articles is a way to say "go away"."""

_ALIKE = 0.45
_ENOUGH = 0.5


class Fit(StrEnum):
    """How an article's devices fit the device at hand. ANY: it is about no device. OTHER: about other ones."""

    MODEL = "model"
    MAKER = "maker"
    ANY = "any"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What is known of an article before the choice.

    hits: how many of the typed words it holds; title_hits: in its title. likeness: of title and typed words, 0 to 1.
    """

    key: int
    hits: int = 0
    title_hits: int = 0
    likeness: float = 0.0
    is_category: bool = False
    is_tile: bool = False
    fit: Fit = Fit.ANY
    helpful: int = 0
    unhelpful: int = 0


_FIT = {Fit.MODEL: 1.5, Fit.MAKER: 0.75, Fit.ANY: 0.0, Fit.OTHER: -2.0}


def score(candidate: Candidate, *, typed: int) -> float:
    """Return how good the fit is. typed: the number of words typed. Words weigh most, then category, device, votes."""
    words = (3 * candidate.hits + 2 * candidate.title_hits) / typed if typed else 0.0
    alike = candidate.likeness if candidate.likeness >= _ALIKE else 0.0
    about = 1.5 if candidate.is_category else 0.5 if candidate.is_tile else 0.0
    return words + alike + about + _FIT[candidate.fit] + liked(candidate.helpful, candidate.unhelpful)


def liked(helpful: int, unhelpful: int) -> float:
    """Return what votes add, from -0.5 to 0.5: little for few votes, nothing for none."""
    return (helpful + 1) / (helpful + unhelpful + 2) - 0.5


def is_relevant(candidate: Candidate, *, typed: int) -> bool:
    """True when it answers something: half the typed words, one of them in the title, its spelling, or its category.

    With words that it does not hold, being of the same kind of problem is not enough; nor is a device alone.
    """
    if candidate.fit is Fit.OTHER:
        return False
    if typed and (candidate.hits >= typed * _ENOUGH or candidate.title_hits > 0 or candidate.likeness >= _ALIKE):
        return True
    return candidate.is_category or (not typed and (candidate.is_tile or candidate.fit is Fit.MODEL))


def best(candidates: Iterable[Candidate], *, typed: int, limit: int = SUGGESTED) -> list[Candidate]:
    """Return the relevant ones, the best first, the older article first among equals; at most `limit`."""
    found = [each for each in candidates if is_relevant(each, typed=typed)]
    return sorted(found, key=lambda each: (-score(each, typed=typed), each.key))[:limit]


def fit_of(*, about: Iterable[tuple[str, str]], device: tuple[str, str] | None) -> Fit:
    """Return how the (maker, model) pairs an article is about fit the device at hand, in any case of letters.

    An article about certain devices fits ANY while no device is known.
    """
    pairs = {(maker.casefold(), model.casefold()) for maker, model in about}
    if not pairs or device is None:
        return Fit.ANY
    maker, model = device[0].casefold(), device[1].casefold()
    if model and (maker, model) in pairs:
        return Fit.MODEL
    return Fit.MAKER if (maker, "") in pairs else Fit.OTHER
