"""How sure a share is when those who answered stand for all: the score interval.

E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, Journal of the American Statistical
Association 22, 1927, 209-212. It stays between 0 and 1 and holds for small numbers, where the usual one does not.
"""

from math import sqrt

Z_95 = 1.959964
"""Standard deviations that leave 5 of 100 outside, both sides together."""


def margin(part: int, whole: int) -> tuple[float, float] | None:
    """Return the lower and upper bound, 0 to 1, that hold the true share in 95 of 100 cases; None of nothing."""
    if whole <= 0:
        return None
    share, square = part / whole, Z_95 * Z_95
    centre = share + square / (2 * whole)
    reach = Z_95 * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    lower = (centre - reach) / scale if part else 0.0
    upper = (centre + reach) / scale if part < whole else 1.0
    return lower, upper


def margin_words(part: int, whole: int) -> str:
    """Say the bounds, such as "71 to 92 %"; "" of nothing."""
    found = margin(part, whole)
    return f"{round(100 * found[0])} to {round(100 * found[1])} %" if found else ""
