"""Themes: light, the dark of a reading room, or as the computer says."""

THEMES = ("light", "dark", "auto")


def theme_of(text: str | None) -> str:
    """The theme the text names; "auto" for anything else."""
    return text if text in THEMES else "auto"
