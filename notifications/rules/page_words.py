"""What a call says, in one text message of 160 characters of the GSM alphabet: nothing anybody typed on a ticket."""

import re
import unicodedata

from notifications.rules.gsm import BASIC, EXTENSION, ONE_MESSAGE

LONGEST = ONE_MESSAGE
_BASIC = BASIC | {"\n", "\r"}
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": ".", "\t": " ", "ł": "l", "Ł": "L"}
)
_CODE = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_YES = re.compile(r"\b(ack|acknowledge|ok|yes|have it)\b", re.IGNORECASE)


def gsm_text(text: str) -> str:
    """Return a text in the GSM alphabet: accents it does not know are dropped, other signs become "?"."""
    found = []
    for sign in text.translate(_PLAIN):
        if sign in _BASIC or sign in EXTENSION:
            found.append(sign)
            continue
        plain = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
        found.append(plain or ("" if unicodedata.combining(sign) else "?"))
    return "".join(found)


def gsm_length(text: str) -> int:
    """Return how many of its 160 places a text of the GSM alphabet takes."""
    return sum(2 if sign in EXTENSION else 1 for sign in text)


def page_text(*, number: int, priority: int, title: str, device_tag: str, room: str, link: str, code: str = "") -> str:
    """Return the text message of a call, of at most 160 places: the title gives way first, then the room, then the tag.

    Priority, number, link and code are never cut; a link that leaves no place stands alone with the number.
    code: "" when answers are not read here.
    """
    head = f"P{priority} #{number}"
    answer = f" or reply ACK {code}" if code else ""
    tail = f"I have it: {link}{answer}"
    title = gsm_text(title).strip()
    for where in (_where(device_tag, room), _where(device_tag, ""), ""):
        left = LONGEST - gsm_length(_join(head, " ", where, tail)) + 1
        if left >= min(12, gsm_length(title)):
            return _join(head, _cut(title, left), where, tail)
    return _join(head, "", "", tail) if gsm_length(f"{head}. {tail}") <= LONGEST else f"{head} {link}"


def drill_text(*, link: str, code: str = "") -> str:
    """Return the text message of a drill."""
    answer = f" or reply ACK {code}" if code else ""
    return f"RadDesk TEST page, no patient waits. I have it: {link}{answer}"


def code_in(text: str) -> str:
    """Return the code an answer names, "" when it names none or does not say that somebody has it.

    A bare code counts; an answer that only quotes the call, with words of its own before, needs the word too.
    """
    head = " ".join(text.split())[:80]
    found = _CODE.search(head)
    if found is None:
        return ""
    return found[1] if _YES.search(head) or head == found[1] else ""


def _where(device_tag: str, room: str) -> str:
    return gsm_text(", ".join(part for part in (device_tag, room) if part))


def _join(head: str, title: str, where: str, tail: str) -> str:
    told = f"{head} {title}" if title else head
    place = (f": {where}" if title else f" {where}") if where else ""
    return f"{told}{place}. {tail}"


def _cut(text: str, places: int) -> str:
    """The text within so many places."""
    while text and gsm_length(text) > places:
        text = text[:-1]
    return text.rstrip()
