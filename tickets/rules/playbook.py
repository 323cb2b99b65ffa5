"""How tickets of a category are worked: the steps to take, the causes to resolve with, the fields to fill in.

A step, cause or field has a key that never changes, so that what was ticked or answered stays true when its words are
mended. Until an administrator edits a category, its steps and causes are those of the reference data.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from tickets.enums import FieldKind, NeededAt

MAX_STEPS, MAX_CAUSES, MAX_FIELDS, MAX_CHOICES = 40, 60, 30, 40
MAX_STEP, MAX_WORDS, MAX_LABEL, MAX_KEY = 300, 80, 60, 60
OTHER = "other"
"""The cause that every category has."""
OTHER_WORDS = "Something else"

_KEY = re.compile(r"[a-z0-9][a-z0-9_./+-]{0,59}")


@dataclass(frozen=True)
class Step:
    """One thing to do, in order. is_required: a ticket is not resolved before it is done."""

    key: str
    text: str
    is_required: bool = False


@dataclass(frozen=True)
class Cause:
    """What a ticket can be resolved with."""

    code: str
    words: str


@dataclass(frozen=True)
class CustomField:
    """One question of a category's form. choices: of a CHOICE."""

    key: str
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    needed: NeededAt = NeededAt.NEVER


@dataclass(frozen=True)
class Playbook:
    """All of it for one category."""

    steps: tuple[Step, ...] = ()
    causes: tuple[Cause, ...] = ()
    fields: tuple[CustomField, ...] = ()

    def step(self, key: str) -> Step | None:
        """Return the step of this key."""
        return next((step for step in self.steps if step.key == key), None)

    def field(self, key: str) -> CustomField | None:
        """Return the field of this key."""
        return next((field for field in self.fields if field.key == key), None)

    def knows_cause(self, code: str) -> bool:
        """Say whether a ticket can be resolved with this code."""
        return code == OTHER or any(cause.code == code for cause in self.causes)


def usual_playbook(*, runbook: Iterable[str], codes: Iterable[str]) -> Playbook:
    """Return the steps and causes of the reference data: no step is required, and a code is its own words."""
    texts = dict.fromkeys(text for text in runbook if text)
    return Playbook(
        steps=tuple(Step(key=key_for(text), text=text) for text in texts),
        causes=tuple(Cause(code=code, words=cause_words(code)) for code in dict.fromkeys(codes)),
    )


def read_playbook(
    *, steps: Sequence[Mapping[str, Any]], causes: Sequence[Mapping[str, Any]], fields: Sequence[Mapping[str, Any]]
) -> Playbook:
    """Return the playbook that stored lists say."""
    return Playbook(
        steps=tuple(Step(row["key"], row["text"], bool(row.get("is_required"))) for row in steps),
        causes=tuple(Cause(row["code"], row["words"]) for row in causes),
        fields=tuple(
            CustomField(
                key=row["key"],
                label=row["label"],
                kind=FieldKind(row["kind"]),
                choices=tuple(row.get("choices", ())),
                needed=NeededAt(row.get("needed", NeededAt.NEVER)),
            )
            for row in fields
        ),
    )


def stored(playbook: Playbook) -> dict[str, list[dict[str, Any]]]:
    """Return a playbook as the lists that are stored."""
    return {
        "steps": [{"key": s.key, "text": s.text, "is_required": s.is_required} for s in playbook.steps],
        "causes": [{"code": cause.code, "words": cause.words} for cause in playbook.causes],
        "fields": [
            {"key": f.key, "label": f.label, "kind": f.kind.value, "choices": list(f.choices), "needed": f.needed.value}
            for f in playbook.fields
        ],
    }


def key_for(text: str, taken: Iterable[str] = ()) -> str:
    """Return a key for new words: the same words give the same key, unless it is taken."""
    known = set(taken)
    keys = ("s" + hashlib.sha256(f"{text}{number or ''}".encode()).hexdigest()[:10] for number in count())
    return next(key for key in keys if key not in known)


def code_for(words: str, taken: Iterable[str] = ()) -> str:
    """Return a code that reads like the words, such as cable-pulled; with a number when it is taken."""
    base = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:40].strip("-") or "cause"
    known = {*taken, OTHER}
    code, number = base, 2
    while code in known:
        code, number = f"{base}-{number}", number + 1
    return code


def cause_words(code: str) -> str:
    """Say a code of the reference data in words: cable-pulled is “Cable pulled”."""
    return re.sub(r"[-_]+", " ", code).strip().capitalize() or code


def words_of_cause(playbook: Playbook, code: str) -> str:
    """Say a cause in words, also one that the playbook no longer has."""
    if code == OTHER:
        return OTHER_WORDS
    return next((cause.words for cause in playbook.causes if cause.code == code), cause_words(code))


def problems_of(playbook: Playbook) -> list[str]:
    """Return what is wrong with a playbook, as sentences; empty when it can be saved."""
    found = []
    lists = (("steps", playbook.steps, MAX_STEPS), ("causes", playbook.causes, MAX_CAUSES))
    for name, rows, most in (*lists, ("fields", playbook.fields, MAX_FIELDS)):
        if len(rows) > most:
            found.append(f"A category has at most {most} {name}. Take some out.")
    keys = [[s.key for s in playbook.steps], [c.code for c in playbook.causes], [f.key for f in playbook.fields]]
    if any(len(each) != len(set(each)) for each in keys):
        found.append("Two rows are the same. Take one of them out.")
    if any(not _KEY.fullmatch(key) for each in keys for key in each):
        found.append("A row has a key nobody gave it. Open the page again.")
    texts = [step.text.lower() for step in playbook.steps]
    if len(texts) != len(set(texts)):
        found.append("Two steps say the same. Take one of them out.")
    found += [problem for field in playbook.fields for problem in _field_problems(field)]
    return found


def _field_problems(field: CustomField) -> list[str]:
    if field.kind is not FieldKind.CHOICE:
        return [] if not field.choices else [f"“{field.label}” is no choice, so it takes no list of answers."]
    if not 2 <= len(field.choices) <= MAX_CHOICES:
        return [f"Give “{field.label}” 2 to {MAX_CHOICES} answers to choose from, one a line."]
    return []
