"""What people type into a search field."""

import re

_MOST_WORDS = 6
_NUMBER = re.compile(r"[\d\s()+/.–-]+")
_FEWEST_DIGITS = 3


def words_of(text: str) -> list[str]:
    """Return the first six words of a text; NUL, which no database takes, parts words like a space."""
    return text.replace("\x00", " ").split()[:_MOST_WORDS]


def phone_digits(text: str) -> str:
    """Return the digits of what may be a telephone number, "" for other text and for fewer than three digits."""
    digits = re.sub(r"[^0-9]", "", text)
    return digits if len(digits) >= _FEWEST_DIGITS and _NUMBER.fullmatch(text.strip()) else ""


def endings(digits: str) -> list[str]:
    """Return a number and its endings of at least three digits, the longest first: an extension ends a whole number."""
    return [digits[start:] for start in range(len(digits) - _FEWEST_DIGITS + 1)]
