"""Cells of a spreadsheet that stay text, whatever a person typed."""

_STARTERS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """Return a cell no spreadsheet takes for a formula.

    Control characters become blanks; a text that begins with a formula sign, also after blanks, gets an apostrophe.
    Numbers stay numbers. Hospitals open these files in programs that run what they find (OWASP: CSV injection).
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    raw = str(value)
    text = "".join(sign if sign.isprintable() else " " for sign in raw)
    is_odd = bool(raw) and raw[0] in "\t\r\n\0"
    return f"'{text}" if is_odd or text.lstrip("\u200b\ufeff ").startswith(_STARTERS) else text


def kept_cell(text: str) -> str:
    """Return a cell that plain_cell reads as this text: one that begins as safe_cell's do gets one more apostrophe."""
    return f"'{text}" if plain_cell(text) != text else text


def plain_cell(text: str) -> str:
    """Return what a cell said before safe_cell wrote it; any other text as it is."""
    bare = text[1:]
    return bare if text.startswith("'") and bare.lstrip("'").lstrip("\u200b\ufeff ").startswith(_STARTERS) else text
