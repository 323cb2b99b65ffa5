"""When a warranty or a contract ends, in words."""

from datetime import date

SOON_DAYS = 90
"""From here on people should think of a new contract."""


def day_words(day: date | None) -> str:
    """Return a day as people write it, such as 3 May 2026; "" for none."""
    return f"{day.day} {day:%b %Y}" if day else ""


def runs_out(what: str, last_day: date, *, today: date) -> str:
    """Return the sentence about something that ends; "" while that is far off. last_day counts as covered."""
    left = (last_day - today).days
    if left < 0:
        return f"{what} ended on {day_words(last_day)}."
    if left == 0:
        return f"{what} ends today."
    return f"{what} ends in {left} {'day' if left == 1 else 'days'}." if left <= SOON_DAYS else ""
