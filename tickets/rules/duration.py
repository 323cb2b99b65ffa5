"""Durations as people write them on a form: "15 min", "4 h", "1 h 30 min"."""

import re

LONGEST_SECONDS = 366 * 86_400
"""A promise is at most a year of open time."""

_WRITTEN = re.compile(
    r"(?:(?P<hours>\d{1,5})\s*(?:h|hrs?|hours?))?\s*(?:(?P<minutes>\d{1,6})\s*(?:m|mins?|minutes?))?", re.IGNORECASE
)


class BadDuration(ValueError):
    """The text is no duration; its words say what to write instead."""


def read_duration(text: str) -> int | None:
    """Return the seconds somebody wrote, None for nothing. Raises BadDuration.

    Days are refused because a working day is as long as its calendar says, and bare numbers because nobody knows
    their unit.
    """
    words = text.strip()
    if not words:
        return None
    found = _WRITTEN.fullmatch(words)
    if found is None:
        raise BadDuration("Write it as 15 min, 4 h or 1 h 30 min.")
    seconds = int(found["hours"] or 0) * 3600 + int(found["minutes"] or 0) * 60
    if not 0 < seconds <= LONGEST_SECONDS:
        raise BadDuration("Write more than 0 minutes and at most 8784 h.")
    return seconds


def write_duration(seconds: int | None) -> str:
    """Return a duration as `read_duration` reads it; "" for None. Seconds beyond whole minutes count as one more."""
    if seconds is None:
        return ""
    hours, minutes = divmod(-(-seconds // 60), 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours)
    return " ".join(parts)
