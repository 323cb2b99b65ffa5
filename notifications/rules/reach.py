"""Where a text message for a person goes: their number, as the world writes it (E.164), or the mail of their pager."""

import re

_NOISE = re.compile(r"[\s().\-/\u2010-\u2015]+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


class BadNumber(ValueError):
    """Not a number a text message can go to; the message says how to write it."""


def e164(text: str) -> str:
    """Return such as "+447700900123", "" for nothing. Blanks, hyphens and brackets are dropped; 00 is read as +.

    Raises BadNumber.
    """
    plain = _NOISE.sub("", text.replace("(0)", ""))
    if not plain:
        return ""
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if not _E164.fullmatch(plain):
        raise BadNumber("Write the number with its country, as +44 7700 900123.")
    return plain


def text_address(*, mobile: str, pager_mail: str, has_gateway: bool, is_call: bool) -> str:
    """Return where a text message for somebody goes, "" when it reaches them nowhere.

    A number counts only where there is a gateway that text messages go through. A pager is for calls alone: who carries
    one is not beeped at for news. is_call: somebody must come.
    """
    number = mobile if has_gateway else ""
    return number or (pager_mail if is_call else "")
