"""Words that people type, as they are kept."""


def one_line(text: str, *, most: int) -> str:
    """Return a text on one line, without NUL bytes, of at most so many characters."""
    return " ".join(text.replace("\x00", "").split())[:most]
