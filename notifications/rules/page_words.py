"""What a call says, in one text message of 160 characters of the GSM alphabet: nothing anybody typed on a ticket."""

import re
from collections.abc import Callable

from notifications.rules.gsm import ONE_MESSAGE, cut, gsm_length, gsm_text

_CODE = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_YES = re.compile(r"\b(ack|acknowledge|ok|yes|have it)\b", re.IGNORECASE)
_ANSWER, _ANSWER_OR_REPLY = "I have it: {link}", "I have it: {link} or reply ACK {code}"
_DRILL = "RadDesk TEST page, no patient waits."
CALL_WORDS = (_ANSWER, _ANSWER_OR_REPLY, _DRILL)
"""All that a text message says of itself, for whoever translates it: in characters of the GSM alphabet."""
Say = Callable[[str], str]


def page_text(
    *,
    number: int,
    priority: int,
    title: str,
    device_tag: str,
    room: str,
    link: str,
    code: str = "",
    say: Say = str,
) -> str:
    """Return the text message of a call, of at most 160 places: the title gives way first, then the room, then the tag.

    Priority, number, link and code are never cut; a link that leaves no place stands alone with the number.
    code: "" when answers are not read here. say: puts English words into the language of whoever is called.
    """
    head = f"P{priority} #{number}"
    tail = _answer(link=link, code=code, say=say)
    title = gsm_text(title)
    for where in (_where(device_tag, room), _where(device_tag, ""), ""):
        left = ONE_MESSAGE - gsm_length(_join(head, " ", where, tail)) + 1
        if left >= min(12, gsm_length(title)):
            return _join(head, cut(title, left), where, tail)
    return _join(head, "", "", tail) if gsm_length(f"{head}. {tail}") <= ONE_MESSAGE else f"{head} {link}"


def drill_text(*, link: str, code: str = "", say: Say = str) -> str:
    """Return the text message of a drill."""
    return f"{say(_DRILL)} {_answer(link=link, code=code, say=say)}"


def code_in(text: str) -> str:
    """Return the code an answer names, "" when it names none or does not say that somebody has it.

    A bare code counts; an answer that only quotes the call, with words of its own before, needs the word too.
    """
    head = " ".join(text.split())[:80]
    found = _CODE.search(head)
    if found is None:
        return ""
    return found[1] if _YES.search(head) or head == found[1] else ""


def _answer(*, link: str, code: str, say: Say) -> str:
    return say(_ANSWER_OR_REPLY if code else _ANSWER).format(link=link, code=code)


def _where(device_tag: str, room: str) -> str:
    return gsm_text(", ".join(part for part in (device_tag, room) if part))


def _join(head: str, title: str, where: str, tail: str) -> str:
    told = f"{head} {title}" if title else head
    place = (f": {where}" if title else f" {where}") if where else ""
    return f"{told}{place}. {tail}"
