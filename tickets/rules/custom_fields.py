"""What may be answered in the fields of a category's form, and which answers are still missing.

Answers are stored as texts: a number as written, a date as 2026-03-31, yes_no as "yes" or "no".
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from tickets.enums import FieldKind, NeededAt
from tickets.rules.playbook import CustomField

MAX_ANSWER = 500
_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,6})?")

KIND_WORDS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "Text",
    FieldKind.NUMBER: "Number",
    FieldKind.CHOICE: "Choice",
    FieldKind.YES_NO: "Yes or no",
    FieldKind.DATE: "Date",
}
NEEDED_WORDS: Mapping[NeededAt, str] = {
    NeededAt.NEVER: "Never required",
    NeededAt.LOGGING: "Asked when a ticket is logged, required before resolving",
    NeededAt.RESOLVING: "Required before resolving",
}


def tidy_answer(field: CustomField, text: str) -> str:
    """Return an answer as it is stored; empty for none."""
    text = text.replace("\x00", "").strip()
    return text.replace(",", ".") if field.kind is FieldKind.NUMBER else text


def problem_with(field: CustomField, answer: str) -> str:
    """Return why a tidy answer does not fit its field, as a sentence; empty when it fits or is none."""
    if not answer:
        return ""
    if len(answer) > MAX_ANSWER:
        return f"“{field.label}” holds {MAX_ANSWER} characters. Shorten it."
    match field.kind:
        case FieldKind.NUMBER if not _NUMBER.fullmatch(answer):
            return f"Write “{field.label}” as a number, such as 42 or 3.5."
        case FieldKind.CHOICE if answer not in field.choices:
            return f"Choose one of the answers to “{field.label}”."
        case FieldKind.YES_NO if answer not in ("yes", "no"):
            return f"Answer “{field.label}” with yes or no."
        case FieldKind.DATE if not _is_date(answer):
            return f"Write “{field.label}” as a date, such as 2026-03-31."
        case _:
            return ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def asked_at_logging(fields: Iterable[CustomField]) -> tuple[CustomField, ...]:
    """Return the fields a requester is asked for once their ticket is logged, so that logging takes no longer."""
    return tuple(field for field in fields if field.needed is NeededAt.LOGGING)


def missing(fields: Iterable[CustomField], answers: Mapping[str, str], *, at: NeededAt) -> tuple[CustomField, ...]:
    """Return the fields that must be answered by then and are not. What logging needs, resolving needs too."""
    needed = {at, NeededAt.LOGGING} if at is NeededAt.RESOLVING else {at}
    return tuple(field for field in fields if field.needed in needed and not answers.get(field.key))


def answer_words(field: CustomField, answer: str) -> str:
    """Say an answer as people read it."""
    if field.kind is FieldKind.YES_NO:
        return {"yes": "Yes", "no": "No"}.get(answer, answer)
    if field.kind is FieldKind.DATE and _is_date(answer):
        return f"{date.fromisoformat(answer):%-d %b %Y}"
    return answer
