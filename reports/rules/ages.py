"""Age bands of a backlog."""

from collections.abc import Sequence

_DAY = 86400

AGES: Sequence[tuple[str, int]] = (
    ("under 1 day", _DAY),
    ("1 to 3 days", 3 * _DAY),
    ("3 to 7 days", 7 * _DAY),
    ("1 to 2 weeks", 14 * _DAY),
    ("2 to 4 weeks", 28 * _DAY),
    ("4 to 12 weeks", 84 * _DAY),
)
"""Name of each band and the age in seconds at which it ends."""

OLDEST = "12 weeks or more"
BAND_NAMES = (*(name for name, _ in AGES), OLDEST)
AGE_EDGES = tuple(seconds for _, seconds in AGES)
