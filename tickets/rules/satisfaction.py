"""Rating a solution: the scale, who may be asked and until when, and what a handful of ratings can say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SCORE_WORDS: Mapping[int, str] = {
    5: "Very content",
    4: "Content",
    3: "So-so",
    2: "Not content",
    1: "Not at all content",
}
"""Best first. A five-point scale with words at each point (ISO 10004 leaves the scale to the asker)."""
RATING_WINDOW = timedelta(days=14)
"""How long after the solution a rating counts; later nobody remembers how it was."""
FEW = 10
"""Below this many answers a mean says little, and the page says so."""
MAX_COMMENT = 500


@dataclass(frozen=True)
class Summary:
    """asked: solutions in the period that could be rated. answered: of these, rated. mean: 1 to 5, None for none."""

    asked: int
    answered: int
    mean: float | None
    is_few: bool

    @property
    def rate(self) -> float | None:
        """Return the share that answered, 0 to 1; None when nobody was asked."""
        return self.answered / self.asked if self.asked else None

    @property
    def percent(self) -> int | None:
        """Return the rate in whole per cent."""
        return None if self.rate is None else round(100 * self.rate)


def summary(*, asked: int, scores: Sequence[int]) -> Summary:
    """Return what the scores of a group say."""
    mean = sum(scores) / len(scores) if scores else None
    return Summary(asked=asked, answered=len(scores), mean=mean, is_few=len(scores) < FEW)


def rating_refusal(
    *, is_done: bool, is_merged: bool, has_rated: bool, resolved_at: datetime | None, at: datetime
) -> str:
    """Return the code in REFUSALS why a solution cannot be rated, "" when it can."""
    if not is_done or is_merged or resolved_at is None:
        return "not_solved"
    if has_rated:
        return "already_rated"
    return "rating_over" if at > resolved_at + RATING_WINDOW else ""


REFUSALS: Mapping[str, str] = {
    "not_solved": "Only a solved ticket can be rated. If it is broken again, tell us on its page.",
    "already_rated": "You have rated this already. Thank you.",
    "rating_over": "This was solved more than 14 days ago, so it is no longer rated. Thank you all the same.",
}
