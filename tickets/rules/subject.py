"""The one line of a ticket, taken from what somebody said."""

import re

_END = re.compile(r"(?<=[.!?])\s")


def subject_from(text: str, *, longest: int) -> str:
    """Return the first sentence of the first line that says anything, cut at a word when it is too long."""
    line = next((found for each in text.splitlines() if (found := " ".join(each.split()))), "")
    sentence = _END.split(line, maxsplit=1)[0]
    if len(sentence) <= longest:
        return sentence.rstrip(".") or sentence
    return sentence[: longest - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def rest_of(text: str, subject: str) -> str:
    """Return the text, or nothing when the subject says all of it."""
    said = " ".join(text.split())
    return "" if said.rstrip(".") == subject.rstrip(".") else text
