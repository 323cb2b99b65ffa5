"""Words that people type, as they are kept."""


def one_line(text: str, *, most: int | None = None) -> str:
    """Return a text on one line, without NUL bytes, of at most so many characters; None: all of it."""
    return " ".join(text.replace("\x00", "").split())[:most]
