"""Numbers out of what a browser sent."""


def whole_number(text: str, *, digits: int) -> int | None:
    """Return a whole number of at most so many plain digits; None for anything else, a sign or a blank among it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
