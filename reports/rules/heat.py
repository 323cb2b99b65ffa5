"""How warm a cell of a heat map is."""

from collections.abc import Sequence
from math import ceil, sqrt

LEVELS = 6


def levels(values: Sequence[float | None], *, is_skewed: bool = False) -> list[int]:
    """Return the warmth of each value, 1 to LEVELS in proportion to the largest; 0 for zero and for no value.

    is_skewed: by the square root, so that one very long time does not leave all others cold.
    """
    largest = max((value for value in values if value), default=0)
    shares = [(value or 0) / largest if largest else 0 for value in values]
    return [ceil(LEVELS * (sqrt(share) if is_skewed else share)) for share in shares]
