"""The words of images on a ticket: what a series is called and how files compare with an order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assets.rules.card import kind_words

ORDER_KINDS = ("accession", "patient")


def series_title(*, facts: Mapping[str, object], number: int | None) -> str:
    """What people call a series: "CT, series 4"."""
    kind = str(facts.get("modality") or "") or kind_words(facts) or "Images"
    return f"{kind}, series {number}" if number is not None else kind


def count_words(count: int) -> str:
    """A number of images in words."""
    return "1 image" if count == 1 else f"{count:,} images"


@dataclass(frozen=True)
class Compared:
    """How many files say the same as the order, something else, or nothing."""

    same: int
    differs: int
    silent: int

    @property
    def outcome(self) -> str:
        """differs as soon as one file does; unknown when no file says anything."""
        return "differs" if self.differs else "same" if self.same else "unknown"


def compare(*, wanted: str, said: Iterable[str]) -> Compared:
    """Compare the pseudonym of what the order says with those of the files; "" stands for a file that says nothing."""
    found = list(said)
    same, silent = sum(1 for each in found if each == wanted), sum(1 for each in found if not each)
    return Compared(same=same, differs=len(found) - same - silent, silent=silent)


def overall(outcomes: Iterable[Compared]) -> str:
    """One word for several comparisons: differs, then same, then unknown."""
    words = {each.outcome for each in outcomes}
    return next((word for word in ("differs", "same") if word in words), "unknown")
