"""Minutes of work: what may be logged, and how they are said."""

MAX_MINUTES = 24 * 60
"""At once."""


def minutes_words(minutes: int) -> str:
    """Say minutes as 45 min, 2 h or 2 h 5 min."""
    sign, (hours, rest) = "−" if minutes < 0 else "", divmod(abs(minutes), 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]
    return sign + " ".join(part for part in parts if part)
