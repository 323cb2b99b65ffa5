"""Calendars as other programs read them (RFC 5545): shifts, and nothing about tickets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_MOST_OCTETS = 75


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One entry: its stable id, when it lasts (instants), what it is, and when it was last changed."""

    uid: str
    start: datetime
    end: datetime
    title: str
    changed_at: datetime


def calendar_text(*, name: str, entries: Iterable[CalendarEntry]) -> str:
    """Return a calendar in iCalendar text, lines folded and ended as the standard wants them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//RadDesk//Rota//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(entry.uid)}",
            f"DTSTAMP:{_moment(entry.changed_at)}",
            f"DTSTART:{_moment(entry.start)}",
            f"DTEND:{_moment(entry.end)}",
            f"SUMMARY:{_escaped(entry.title)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        text = text.replace(plain, escaped)
    return text


def _moment(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> list[str]:
    """Cut a line so that no part has more than 75 octets, never inside a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _MOST_OCTETS:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
