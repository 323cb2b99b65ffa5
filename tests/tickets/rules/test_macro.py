"""Macros: what cannot be saved, and each step in words."""

from typing import Any

import pytest

from tickets.rules.macro import MAX_STEPS, TAKES, Do, problem_with, step_words

QUEUES, CATEGORIES = ["NET"], ["R01"]
STEPS: dict[Do, dict[str, Any]] = {
    Do.QUEUE: {"queue": "NET"},
    Do.CATEGORY: {"category": "R01"},
    Do.PRIORITY: {"priority": 2, "reason": "Many rooms"},
    Do.ASSIGN_ME: {},
    Do.TAG: {"tag": "MR 3T"},
    Do.NOTE: {"text": "Note"},
    Do.REPLY: {"text": "Dear {{ requester_first_name }}"},
    Do.WAIT: {"reason": "vendor", "days": 3},
    Do.RESOLVE: {"code": "other", "text": "Done"},
}


def step(do: Do, **changed: Any) -> dict[str, Any]:
    return {"do": do.value, **STEPS[do], **changed}


def problem(*steps: dict[str, Any]) -> str:
    return problem_with(steps, queues=QUEUES, categories=CATEGORIES)


@pytest.mark.parametrize("do", Do)
def test_every_step_can_be_saved_and_said(do: Do) -> None:
    assert set(STEPS[do]) == TAKES[do]
    assert problem(step(do)) == ""
    assert step_words(step(do), queues={"NET": "Network"}, categories={"R01": "PACS"})


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (step(Do.QUEUE), "Send it to Network"),
        (step(Do.QUEUE, queue="GONE"), "Send it to GONE"),
        (step(Do.CATEGORY), "Change the category to “PACS”"),
        (step(Do.PRIORITY), "Set the priority to P2"),
        (step(Do.TAG), "Add the tag “mr-3t”"),
        (step(Do.WAIT), "Pause the work for 3 days: Waiting for the vendor"),
        (step(Do.WAIT, days=1), "Pause the work for 1 day: Waiting for the vendor"),
        (step(Do.WAIT, days=0), "Pause the work: Waiting for the vendor"),
    ],
)
def test_step_words(found: dict[str, Any], words: str) -> None:
    assert step_words(found, queues={"NET": "Network"}, categories={"R01": "PACS"}) == words


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "Choose at least one thing to do."),
        ([step(Do.ASSIGN_ME)] * (MAX_STEPS + 1), "A macro does at most 12 things."),
        ([{"do": "dance"}], "Step 1: Nobody knows how to do “dance”."),
        ([{}], "Step 1: Nobody knows how to do “”."),
        ([{"do": "wait"}], "Step 1: “wait” takes days, reason."),
        ([step(Do.NOTE, text=" ")], "Step 1: Write the text first."),
        ([step(Do.NOTE, text=7)], "Step 1: Write the text first."),
        ([step(Do.REPLY, text="{{ x }}")], "Step 1: There is no variable “x”."),
        ([step(Do.QUEUE, queue="GONE")], "Step 1: There is no queue “GONE”."),
        ([step(Do.CATEGORY, category="X")], "Step 1: There is no category “X”."),
        ([step(Do.PRIORITY, priority=9)], "Step 1: Give a priority from 1 to 5 and say why."),
        ([step(Do.PRIORITY, reason=" ")], "Step 1: Give a priority from 1 to 5 and say why."),
        ([step(Do.TAG, tag="!")], "Step 1: A tag has letters or digits."),
        ([step(Do.WAIT, days=-1)], "Step 1: Give a reason to wait and 0 to 365 days."),
        ([step(Do.WAIT, days=True)], "Step 1: Give a reason to wait and 0 to 365 days."),
        ([step(Do.WAIT, reason="x")], "Step 1: Give a reason to wait and 0 to 365 days."),
        ([step(Do.RESOLVE, code="")], "Step 1: Give the cause to resolve with."),
        ([step(Do.WAIT), step(Do.TAG)], "Step 1: Waiting and resolving come last."),
    ],
)
def test_what_cannot_be_saved_names_its_step(steps: list[dict[str, Any]], words: str) -> None:
    assert problem(*steps).startswith(words)
