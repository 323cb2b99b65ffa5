"""The fields of a category as the pages draw them, on the desk and on the portal."""

from collections.abc import Iterable, Mapping
from typing import Any

from tickets.enums import NeededAt
from tickets.forms.desk_work import ANSWER
from tickets.rules.custom_fields import NEEDED_WORDS, answer_words
from tickets.rules.playbook import CustomField


def answer_rows(
    fields: Iterable[tuple[CustomField, str]], sent: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return a row for each field with its answer. sent: what came with a form that was refused; it stands again."""
    found = []
    for field, answer in fields:
        name = f"{ANSWER}{field.key}"
        shown = sent.get(name, answer) if sent is not None else answer
        needed = NEEDED_WORDS[field.needed] if field.needed is not NeededAt.NEVER else ""
        words = answer_words(field, answer)
        found.append({"field": field, "name": name, "answer": shown, "words": words, "needed": needed})
    return found


def sent_answers(data: Mapping[str, Any]) -> dict[str, str]:
    """Return key to answer of what a form holds for fields of a category."""
    return {name.removeprefix(ANSWER): str(data[name]) for name in data if name.startswith(ANSWER)}
