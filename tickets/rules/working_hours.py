"""A person's week: when they are at work, in their own time zone."""

from collections.abc import Sequence
from datetime import datetime

from assets.rules.calendar import Calendar, is_open
from tickets.rules.fortnight import hours_words

Week = Sequence[Sequence[Sequence[int]]]
"""Seven lists, Monday first, of [start, end) minutes, as stored."""

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def calendar_of_week(week: Week, *, time_zone: str) -> Calendar:
    """Return a week as the rules of business time want it. Raises ValueError for what is no week."""
    windows = tuple(tuple((int(start), int(end)) for start, end in day) for day in week)
    return Calendar(time_zone=time_zone, windows=windows)


def is_at_work(week: Week | None, *, time_zone: str, at: datetime) -> bool:
    """Say whether somebody is at work at an instant; without hours they count as always there."""
    return week is None or is_open(calendar_of_week(week, time_zone=time_zone), at)


def week_words(week: Week | None) -> str:
    """Say a week in words, days of the same hours together: "Mon–Fri 08:00–17:00"."""
    if week is None:
        return "No hours given: counts as always there"
    runs: list[tuple[int, int, str]] = []
    for day, windows in enumerate(week):
        words = hours_words(windows)
        if runs and runs[-1][2] == words:
            runs[-1] = (runs[-1][0], day, words)
        else:
            runs.append((day, day, words))
    said = [f"{_days(first, last)} {words}" for first, last, words in runs if words != "Closed"]
    return ", ".join(said) or "Never"


def _days(first: int, last: int) -> str:
    return DAY_NAMES[first][:3] if first == last else f"{DAY_NAMES[first][:3]}–{DAY_NAMES[last][:3]}"
