"""Which answers fit a field, and which are still missing."""

import pytest

from tickets.enums import FieldKind, NeededAt
from tickets.rules.custom_fields import (
    KIND_WORDS,
    NEEDED_WORDS,
    answer_words,
    missing,
    problem_with,
    tidy_answer,
)
from tickets.rules.playbook import CustomField


def field(kind: FieldKind, needed: NeededAt = NeededAt.NEVER) -> CustomField:
    return CustomField(key=kind.value, label="It", kind=kind, choices=("CT", "MR"), needed=needed)


@pytest.mark.parametrize(
    ("kind", "text", "fits"),
    [
        (FieldKind.TEXT, "anything at all", True),
        (FieldKind.TEXT, "x" * 501, False),
        (FieldKind.NUMBER, "42", True),
        (FieldKind.NUMBER, " -3,5 ", True),
        (FieldKind.NUMBER, "4e2", False),
        (FieldKind.NUMBER, "٤", False),
        (FieldKind.CHOICE, "MR", True),
        (FieldKind.CHOICE, "mr", False),
        (FieldKind.YES_NO, "no", True),
        (FieldKind.YES_NO, "maybe", False),
        (FieldKind.DATE, "2026-03-31", True),
        (FieldKind.DATE, "2026-02-30", False),
        (FieldKind.DATE, "20260331", False),
        *((kind, "", True) for kind in FieldKind),
    ],
)
def test_answer_fits_its_field(kind: FieldKind, text: str, fits: bool) -> None:
    asked = field(kind)

    assert (problem_with(asked, tidy_answer(asked, text)) == "") is fits


def test_tidy_answers_are_plain() -> None:
    assert tidy_answer(field(FieldKind.NUMBER), " 3,5\x00") == "3.5"
    assert tidy_answer(field(FieldKind.TEXT), " a, b ") == "a, b"


def test_what_logging_needs_resolving_needs_too() -> None:
    logging, resolving = field(FieldKind.TEXT, NeededAt.LOGGING), field(FieldKind.DATE, NeededAt.RESOLVING)
    fields = (logging, resolving, field(FieldKind.NUMBER))

    assert missing(fields, {}, at=NeededAt.LOGGING) == (logging,)
    assert missing(fields, {}, at=NeededAt.RESOLVING) == (logging, resolving)
    assert missing(fields, {"text": "x", "date": "2026-03-31"}, at=NeededAt.RESOLVING) == ()


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        (FieldKind.YES_NO, "yes", "Yes"),
        (FieldKind.YES_NO, "odd", "odd"),
        (FieldKind.DATE, "2026-03-01", "1 Mar 2026"),
        (FieldKind.DATE, "odd", "odd"),
        (FieldKind.TEXT, "As it is", "As it is"),
    ],
)
def test_answer_in_words(kind: FieldKind, answer: str, words: str) -> None:
    assert answer_words(field(kind), answer) == words


def test_every_kind_and_time_has_words() -> None:
    assert (set(KIND_WORDS), set(NEEDED_WORDS)) == (set(FieldKind), set(NeededAt))
