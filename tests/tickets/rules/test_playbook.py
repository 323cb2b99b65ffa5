"""Playbooks: keys that never change, words that may, and what cannot be saved."""

import pytest

from tickets.enums import FieldKind, NeededAt
from tickets.rules.playbook import (
    MAX_STEPS,
    Cause,
    CustomField,
    Playbook,
    Step,
    cause_words,
    code_for,
    key_for,
    problems_of,
    read_playbook,
    stored,
    usual_playbook,
    words_of_cause,
)

FULL = Playbook(
    steps=(Step("a", "Look", True), Step("b", "Send")),
    causes=(Cause("cable", "Cable pulled"),),
    fields=(CustomField("room", "Room", FieldKind.CHOICE, ("CT", "MR"), NeededAt.RESOLVING),),
)


def test_usual_playbook_requires_nothing_and_drops_what_is_said_twice() -> None:
    found = usual_playbook(runbook=["Look.", "", "Look."], codes=["send-queue-stuck", "send-queue-stuck"])

    assert found == Playbook(
        steps=(Step(key_for("Look."), "Look."),), causes=(Cause("send-queue-stuck", "Send queue stuck"),)
    )


def test_stored_playbook_reads_as_it_was() -> None:
    assert read_playbook(**stored(FULL)) == FULL


def test_rows_and_causes_are_found_by_key() -> None:
    assert (FULL.step("b"), FULL.step("x")) == (Step("b", "Send"), None)
    assert (FULL.field("room"), FULL.field("x")) == (FULL.fields[0], None)
    assert [FULL.knows_cause(code) for code in ("cable", "other", "x")] == [True, True, False]


def test_keys_and_codes_are_new_when_taken() -> None:
    first = key_for("Look")

    assert key_for("Look") == first
    assert key_for("Look", {first}) not in ("", first)
    assert [code_for(words, {"cable-pulled"}) for words in ("Cut off!", "Cable pulled", "…", "Other")] == [
        "cut-off",
        "cable-pulled-2",
        "cause",
        "other-2",
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [("cable", "Cable pulled"), ("other", "Something else"), ("long-gone", "Long gone"), ("-", "-")],
)
def test_cause_in_words_also_when_it_is_no_longer_there(code: str, words: str) -> None:
    assert words_of_cause(FULL, code) == words
    assert cause_words("monitor_lut") == "Monitor lut"


FIELD = FULL.fields[0]


@pytest.mark.parametrize(
    ("playbook", "problem"),
    [
        (Playbook(steps=tuple(Step(str(n), str(n)) for n in range(MAX_STEPS + 1))), "at most 40 steps"),
        (Playbook(steps=(Step("a", "Look"), Step("a", "Send"))), "Two rows are the same"),
        (Playbook(steps=(Step("a", "Look"), Step("b", "look"))), "Two steps say the same"),
        (Playbook(steps=(Step("A B", "Look"),)), "a key nobody gave it"),
        (Playbook(fields=(CustomField("r", "Room", FieldKind.CHOICE, ("CT",)),)), "Give “Room” 2 to 40 answers"),
        (Playbook(fields=(CustomField("r", "Room", FieldKind.TEXT, ("CT",)),)), "“Room” is no choice"),
    ],
)
def test_what_cannot_be_saved_is_said(playbook: Playbook, problem: str) -> None:
    [found] = problems_of(playbook)

    assert problem in found


def test_a_right_playbook_has_no_problem() -> None:
    assert problems_of(FULL) == []
