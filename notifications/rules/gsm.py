"""The alphabet of text messages, and how much of it one message holds. Source: 3GPP TS 23.038, table 6.2.1."""

import unicodedata

ONE_MESSAGE = 160
"""Places of one text message in this alphabet; one sign beyond the alphabet, and it holds 70."""
BASIC = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""What takes one place, but for line breaks."""
EXTENSION = frozenset("^{}\\[~]|€")
"""What takes two."""
_ALIKE = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "`": "'", "–": "-", "—": "-", "ł": "l", "Ł": "L"}
_ENDED = ".."


def gsm_text(text: str) -> str:
    """Return a text in the alphabet, on one line: accents it does not know are dropped, other signs become "?"."""
    plain = "".join(_plain(sign) for sign in " ".join(text.split()))
    return " ".join(plain.split())


def gsm_length(text: str) -> int:
    """Return how many places a text of the alphabet takes."""
    return sum(2 if sign in EXTENSION else 1 for sign in text)


def cut(text: str, places: int) -> str:
    """Return a text of the alphabet within so many places, ended by two dots when something is missing; "" when too
    few are left to say anything."""
    if gsm_length(text) <= places:
        return text
    if places <= 2 * len(_ENDED):
        return ""
    kept = text[:places]
    while gsm_length(kept) > places - len(_ENDED):
        kept = kept[:-1]
    return f"{kept.rstrip()}{_ENDED}"


def _plain(sign: str) -> str:
    if sign in BASIC or sign in EXTENSION:
        return sign
    if sign in _ALIKE:
        return _ALIKE[sign]
    if unicodedata.combining(sign) or unicodedata.category(sign)[0] == "C":
        return ""
    plain = unicodedata.normalize("NFKD", sign)
    return "".join(each for each in plain if each in BASIC or each in EXTENSION) or "?"
