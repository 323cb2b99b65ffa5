"""Calendars for other programs."""

from datetime import UTC, datetime, timedelta, timezone

from tickets.rules.ical import CalendarEntry, calendar_text

START = datetime(2026, 3, 2, 18, tzinfo=timezone(timedelta(hours=1)))


def entry(title="Ana Ruiz: PACS"):
    return CalendarEntry(
        uid="shift-1@desk",
        start=START,
        end=START + timedelta(hours=12),
        title=title,
        changed_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    )


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_calendar_text():
    assert unfolded(calendar_text(name="On call: PACS", entries=[entry()])) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//RadDesk//Rota//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:On call: PACS", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT", "UID:shift-1@desk", "DTSTAMP:20260301T093000Z", "DTSTART:20260302T170000Z",
        "DTEND:20260303T050000Z", "SUMMARY:Ana Ruiz: PACS", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_text_is_escaped():
    lines = unfolded(calendar_text(name="", entries=[entry("A, B; C\\D\nE\r")]))

    assert "SUMMARY:A\\, B\\; C\\\\D\\nE" in lines


def test_long_lines_are_folded_by_octets_between_letters():
    title = "é" * 100

    text = calendar_text(name="", entries=[entry(title)])

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert f"SUMMARY:{title}" in unfolded(text)
