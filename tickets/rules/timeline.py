"""Opening hours over time: a calendar edited at T is the old one before T and the new one from then on.

So time that has passed never changes its length: elapsed over an edit is that of the old hours up to it and that of
the new hours after it. Instants, durations and pauses are as in assets/rules/calendar.py.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from assets.rules import calendar as hours
from assets.rules.calendar import Calendar, Pauses, cuts_of


@dataclass(frozen=True)
class Edition:
    """One version of a calendar: its number in the register, and since when it holds."""

    version: int
    valid_from: datetime
    calendar: Calendar


@dataclass(frozen=True)
class Timeline:
    """The versions of one calendar in order of time, at least one. The first also holds before it began."""

    editions: tuple[Edition, ...]

    def __post_init__(self) -> None:
        if not self.editions:
            raise ValueError("A timeline needs at least one version of its calendar.")

    @property
    def latest(self) -> Calendar:
        return self.editions[-1].calendar

    def edition_at(self, instant: datetime) -> Edition:
        """Return the version in force at an instant."""
        return next((found for found in reversed(self.editions) if found.valid_from <= instant), self.editions[0])

    def before(self, instant: datetime) -> "Timeline":
        """Return the hours as far as they held before an instant: later versions change nothing that had ended."""
        held = tuple(edition for edition in self.editions if edition.valid_from < instant)
        return Timeline(editions=held or self.editions[:1])

    def changes_between(self, start: datetime, end: datetime | None) -> tuple[datetime, ...]:
        """Return the instants after start and before end at which another version begins."""
        moments = (edition.valid_from for edition in self.editions[1:])
        return tuple(moment for moment in moments if start < moment and (end is None or moment < end))


def timeline_of(editions: Iterable[Edition]) -> Timeline:
    """Return the timeline of versions in the order they were made.

    One that was to begin at or after the start of a later one was taken back before it began, and never held.
    Versions begin on a whole second, so that seconds on both sides of an edit add up.
    """
    held: list[Edition] = []
    for edition in editions:
        begins = edition.valid_from.replace(microsecond=0)
        while held and held[-1].valid_from >= begins:
            held.pop()
        held.append(Edition(version=edition.version, valid_from=begins, calendar=edition.calendar))
    return Timeline(editions=tuple(held))


def always_the_same(calendar: Calendar) -> Timeline:
    """Return the timeline of hours that were never edited."""
    return Timeline(editions=(Edition(version=0, valid_from=datetime(1970, 1, 1, tzinfo=UTC), calendar=calendar),))


def is_open(timeline: Timeline, instant: datetime) -> bool:
    """Say whether the desk is open at `instant`."""
    return hours.is_open(timeline.edition_at(instant).calendar, instant)


def elapsed(timeline: Timeline, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
    """Return the open seconds in [start, end) outside all pauses; 0 when end is not after start."""
    if len(timeline.editions) == 1:
        return hours.elapsed(timeline.latest, start, end, pauses)
    cuts, seconds = cuts_of(pauses), 0
    for since, until, calendar in _stretches(timeline, start):
        if since >= end:
            break
        seconds += hours.elapsed(calendar, max(start, since), end if until is None else min(end, until), cuts)
    return seconds


def due(timeline: Timeline, start: datetime, seconds: int, pauses: Pauses = ()) -> datetime | None:
    """Return the earliest UTC instant by which `seconds` of open time outside pauses have passed since start.

    0 seconds are due at start. None: not within calendar.HORIZON_YEARS, because it never opens or a pause holds it.
    """
    if len(timeline.editions) == 1:
        return hours.due(timeline.latest, start, seconds, pauses)
    cuts, left = cuts_of(pauses), seconds
    for since, until, calendar in _stretches(timeline, start):
        begin = max(start, since)
        if until is None:
            return hours.due(calendar, begin, left, cuts)
        available = hours.elapsed(calendar, begin, until, cuts)
        if available >= left:
            return hours.due(calendar, begin, left, cuts)
        left -= available
    return None


def _stretches(timeline: Timeline, start: datetime) -> Iterator[tuple[datetime, datetime | None, Calendar]]:
    """Yield from, until and hours of every version that still holds at or after start."""
    editions = timeline.editions
    for number, edition in enumerate(editions):
        until = editions[number + 1].valid_from if number + 1 < len(editions) else None
        if until is None or until > start:
            yield (start if number == 0 else edition.valid_from), until, edition.calendar
