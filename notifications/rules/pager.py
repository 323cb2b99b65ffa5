"""A message for a pager or a phone: one part of a text message, 160 characters of the GSM alphabet."""

import unicodedata

from notifications.rules.gsm import BASIC, ONE_MESSAGE

MAX_CHARACTERS, _BASIC = ONE_MESSAGE, BASIC
_ALIKE = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "}
_SHORTEST_PLACE = 8


def pager_text(*, number: int, priority: int, place: str, news: str, title: str, link: str) -> str:
    """Return such as "#1042 P1 CT2: Taken, Images missing http://…/1042": what matters first, at most 160 characters.

    place: device tag or room. The problem gives way first, then the place; number, priority, news and link stay
    whole. A link too long for that is left out: half an address leads nowhere.
    """
    start, tail = f"#{number} P{priority}", f" {in_gsm(link)}" if link else ""
    news = in_gsm(news)
    if len(start) + len(tail) + len(news) + _SHORTEST_PLACE > MAX_CHARACTERS:
        tail = ""
    room = MAX_CHARACTERS - len(tail)
    where = _cut(in_gsm(place), room - len(start) - len(news) - 3)
    line = f"{start} {where}: {news}" if where else f"{start}: {news}"
    what = _cut(in_gsm(title), room - len(line) - 2)
    return (f"{line}, {what}" if what else line)[:room] + tail


def in_gsm(text: str) -> str:
    """Return the text in the basic GSM alphabet on one line: accents it lacks are dropped, all else becomes "?"."""
    return "".join(_letter(character) for character in " ".join(text.split()))


def _letter(character: str) -> str:
    if character in _BASIC:
        return character
    if character in _ALIKE:
        return _ALIKE[character]
    if unicodedata.category(character)[0] == "C":
        return ""
    plain = unicodedata.normalize("NFKD", character)[:1]
    return plain if plain in _BASIC else "?"


def _cut(text: str, most: int) -> str:
    """At most so many characters, ended by two dots when something is missing; "" when too little is left."""
    if len(text) <= most:
        return text
    return f"{text[: most - 2].rstrip()}.." if most > 4 else ""
