"""Opening hours as people write them on a form: "08:00-12:00, 13:00-18:00", "22:00-06:00" over night."""

import re
from collections.abc import Sequence
from typing import Any

DAY_MINUTES = 1440
_CLOSED = ("", "closed", "-", "–")
_SPAN = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?:-|–|to)\s*(?P<until>\d{1,2})(?::(?P<until_minute>\d{2}))?",
    re.IGNORECASE,
)


class BadHours(ValueError):
    """The text is no list of opening hours; its words say what to write instead."""


def read_windows(text: str) -> list[list[int]]:
    """Return the [start, end) minutes of a day somebody wrote, in order; none for "closed". Raises BadHours.

    An end that is not after its start is on the next day and so runs past 1440.
    """
    if text.strip().lower() in _CLOSED:
        return []
    windows = sorted(_window(part.strip()) for part in re.split(r"[,;\n]|\band\b", text) if part.strip())
    for (_, end), (start, _) in zip(windows, windows[1:], strict=False):
        if start < end:
            raise BadHours("Two of these hours overlap. Make one of them, or leave a gap.")
    return windows


def write_windows(windows: Sequence[Sequence[Any]]) -> str:
    """Return hours as `read_windows` reads them; "" for a closed day."""
    return ", ".join(f"{clock_time(start)}-{clock_time(end, is_end=True)}" for start, end in windows)


def clock_time(minute: int, *, is_end: bool = False) -> str:
    """Return a minute of the day as a clock shows it; the end of the day is 24:00, what is past it starts anew."""
    shown = minute if minute == DAY_MINUTES and is_end else minute % DAY_MINUTES
    return f"{shown // 60:02}:{shown % 60:02}"


def _window(text: str) -> list[int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise BadHours("Write hours such as 08:00-18:00, several with a comma, or leave it empty for closed.")
    start = _minute(found["hour"], found["minute"])
    end = _minute(found["until"], found["until_minute"])
    if start == DAY_MINUTES:
        raise BadHours("A day starts at 00:00 at the earliest and hours begin before 24:00.")
    return [start, end if end > start else end + DAY_MINUTES]


def _minute(hour: str, minute: str | None) -> int:
    found = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or found > DAY_MINUTES:
        raise BadHours("A clock shows 00:00 to 24:00. Check the hours.")
    return found
