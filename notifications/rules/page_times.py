"""Times of paging in figures and words."""

from collections.abc import Sequence
from statistics import median_low


def middle(seconds: Sequence[int]) -> int | None:
    """Return the median, the lower of two middle ones; None for none."""
    return median_low(seconds) if seconds else None


def time_words(seconds: int | None) -> str:
    """Say a time such as "45 s", "3 min 20 s" or "2 h 5 min"; "" for none."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s" if seconds % 60 else f"{seconds // 60} min"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"
