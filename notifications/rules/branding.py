"""What a site may change about its messages: a colour that can be read on, and a line with names filled in."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

ACCENT = "#0b5fa5"
MIN_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 (AA): words against what they stand on."""
_HEX = re.compile(r"#[0-9a-fA-F]{6}")

PLACEHOLDERS: Mapping[str, str] = {
    "number": "number of the ticket",
    "priority": "its priority, such as P2",
    "device": "tag of the device",
    "room": "its room",
    "team": "the team that has it",
    "desk": "name of the desk",
    "phone": "telephone of the desk",
}
"""What a line may name, and what stands there in a mail. None of it was typed on a ticket."""


@dataclass(frozen=True)
class Brand:
    """What messages of a desk look like. logo: PNG, empty without one. language: tag of the site's usual language."""

    name: str = "RadDesk"
    sender: str = ""
    phone: str = ""
    footer: str = ""
    accent: str = ACCENT
    language: str = ""
    logo: bytes = b""


def contrast_with_white(colour: str) -> float:
    """Return the contrast of white words on "#rrggbb", 1 to 21, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def accent_problem(colour: str) -> str:
    """Return why a colour cannot be the accent, "" when it can."""
    if not _HEX.fullmatch(colour):
        return "Write the colour as # and six digits, such as #0b5fa5."
    contrast = contrast_with_white(colour)
    if contrast < MIN_CONTRAST:
        return (
            f"White words on this colour have a contrast of {int(contrast * 10) / 10} to 1, and 4.5 is needed to read "
            "them. Choose a darker colour."
        )
    return ""


def line_problem(line: str) -> str:
    """Return why a line cannot stand in a mail, "" when it can."""
    try:
        parts = list(string.Formatter().parse(line))
    except ValueError:
        return "A brace is open or closed alone. Write {{ or }} for a brace that is to be read."
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if name not in PLACEHOLDERS or form or conversion:
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            return f"“{{{name}}}” is not something a line can name. These are: {known}."
    return ""


def filled(line: str, names: Mapping[str, str]) -> str:
    """Return the line with its names filled in; a name without a value is left empty."""
    values = {name: names.get(name, "") for name in PLACEHOLDERS}
    return " ".join(line.format(**values).split()) if not line_problem(line) else ""


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
