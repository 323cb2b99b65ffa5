"""The coming days of a calendar as a strip: when it is open on each, and why it is not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assets.rules.calendar import Calendar, Window
from assets.rules.windows import DAY_MINUTES, clock_time

OPEN, CLOSED, HOLIDAY, SPECIAL = "open", "closed", "holiday", "special"
DAYS = 14


@dataclass(frozen=True)
class DayPlan:
    """One local day. windows: those that start on it. pieces: the minutes it is open, the night before included.

    kind: open, closed, holiday or special (a date with hours of its own). why: the name of the holiday.
    """

    day: date
    windows: tuple[Window, ...]
    pieces: tuple[Window, ...]
    kind: str
    why: str = ""

    @property
    def bars(self) -> tuple[Window, ...]:
        """Return start and length of each piece, for a drawing."""
        return tuple((start, end - start) for start, end in self.pieces)

    @property
    def text(self) -> str:
        """Return the hours in words."""
        return hours_words(self.windows)


def hours_words(windows: Iterable[Sequence[int]]) -> str:
    """Say the hours of a day: "08:00–12:00, 22:00–06:00 the next day", "Day and night", "Closed"."""
    found = [(start, end) for start, end in windows]
    if found == [(0, DAY_MINUTES)]:
        return "Day and night"
    return ", ".join(_window_words(*window) for window in found) or "Closed"


def fortnight(calendar: Calendar, first: date, *, names: Mapping[date, str], days: int = DAYS) -> tuple[DayPlan, ...]:
    """Return the days from `first` on. names: of the public holidays."""
    exceptions = dict(calendar.exceptions)

    def windows_on(day: date) -> tuple[Window, ...]:
        if day in exceptions:
            return exceptions[day]
        return () if day in calendar.closed_dates else calendar.windows[day.weekday()]

    def plan(day: date) -> DayPlan:
        windows, night = windows_on(day), windows_on(day - timedelta(days=1))
        kind = OPEN if windows else CLOSED
        if day in exceptions or day in calendar.closed_dates:
            kind = SPECIAL if day in exceptions else HOLIDAY
        why = names.get(day, "") if kind in (SPECIAL, HOLIDAY) else ""
        return DayPlan(day=day, windows=windows, pieces=_pieces(windows, night), kind=kind, why=why)

    return tuple(plan(first + timedelta(days=number)) for number in range(days))


def _pieces(windows: tuple[Window, ...], night: tuple[Window, ...]) -> tuple[Window, ...]:
    """Cut the hours to the day, those of the night before included, and join what touches."""
    spans = [(0, end - DAY_MINUTES) for _, end in night if end > DAY_MINUTES]
    spans += [(start, min(end, DAY_MINUTES)) for start, end in windows]
    joined: list[Window] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _window_words(start: int, end: int) -> str:
    words = f"{clock_time(start)}–{clock_time(end, is_end=True)}"
    return f"{words} the next day" if end > DAY_MINUTES else words
