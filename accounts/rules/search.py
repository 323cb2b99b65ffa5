"""What people type into a search field."""

_MOST_WORDS = 6


def words_of(text: str) -> list[str]:
    """Return the first six words of a text; NUL, which no database takes, parts words like a space."""
    return text.replace("\x00", " ").split()[:_MOST_WORDS]
