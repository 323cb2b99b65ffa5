"""Macros: an ordered list of things to do to a ticket, checked when saved and said in words before they are done.

A step is {"do": one of Do} and what that takes, as in TAKES. Texts may hold the variables of rules/reply_template.py.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from tickets.enums import Priority, WaitReason
from tickets.rules import reply_template
from tickets.rules.lifecycle import WAIT_REASON_WORDS
from tickets.rules.tag import tag_name

MAX_STEPS = 12
MAX_WAIT_DAYS = 365

Row = Mapping[str, Any]


class Do(StrEnum):
    """One thing a macro can do."""

    QUEUE = "queue"
    CATEGORY = "category"
    PRIORITY = "priority"
    ASSIGN_ME = "assign_me"
    TAG = "tag"
    NOTE = "note"
    REPLY = "reply"
    WAIT = "wait"
    RESOLVE = "resolve"


TAKES: Mapping[Do, frozenset[str]] = {
    Do.QUEUE: frozenset({"queue"}),
    Do.CATEGORY: frozenset({"category"}),
    Do.PRIORITY: frozenset({"priority", "reason"}),
    Do.ASSIGN_ME: frozenset(),
    Do.TAG: frozenset({"tag"}),
    Do.NOTE: frozenset({"text"}),
    Do.REPLY: frozenset({"text"}),
    Do.WAIT: frozenset({"reason", "days"}),
    Do.RESOLVE: frozenset({"code", "text"}),
}
"""What each takes: codes of queue and category, 1 to 5, texts; days: 0 for a wait without an end."""

_ENDS = frozenset({Do.WAIT, Do.RESOLVE})
"""Nothing is done to a ticket after these."""


def problem_with(steps: Sequence[Row], *, queues: Sequence[str], categories: Sequence[str]) -> str:
    """Return what is wrong with the steps of a macro, as a sentence that names the step; empty when it can be saved."""
    if not steps:
        return "Choose at least one thing to do."
    if len(steps) > MAX_STEPS:
        return f"A macro does at most {MAX_STEPS} things."
    for number, step in enumerate(steps, start=1):
        problem = _problem(step, queues=queues, categories=categories)
        if not problem and step["do"] in _ENDS and number < len(steps):
            problem = "Waiting and resolving come last."
        if problem:
            return f"Step {number}: {problem}"
    return ""


def _problem(step: Row, *, queues: Sequence[str], categories: Sequence[str]) -> str:
    if step.get("do") not in list(Do):
        return f"Nobody knows how to do “{step.get('do', '')}”. Choose one of: {', '.join(Do)}."
    do = Do(step["do"])
    if set(step) - {"do"} != TAKES[do]:
        return f"“{do}” takes {', '.join(sorted(TAKES[do])) or 'nothing'}."
    if "text" in step and (problem := _text_problem(step["text"])):
        return problem
    match do:
        case Do.QUEUE if step["queue"] not in queues:
            return f"There is no queue “{step['queue']}”."
        case Do.CATEGORY if step["category"] not in categories:
            return f"There is no category “{step['category']}”."
        case Do.PRIORITY if step["priority"] not in list(Priority) or not str(step["reason"]).strip():
            return "Give a priority from 1 to 5 and say why."
        case Do.TAG if not tag_name(str(step["tag"])):
            return "A tag has letters or digits."
        case Do.WAIT if step["reason"] not in list(WaitReason) or not _is_days(step["days"]):
            return f"Give a reason to wait and 0 to {MAX_WAIT_DAYS} days."
        case Do.RESOLVE if not isinstance(step["code"], str) or not step["code"]:
            return "Give the cause to resolve with."
        case _:
            return ""


def _text_problem(text: object) -> str:
    return reply_template.problem_with(text) if isinstance(text, str) else "Write the text first."


def _is_days(days: object) -> bool:
    return isinstance(days, int) and not isinstance(days, bool) and 0 <= days <= MAX_WAIT_DAYS


def step_words(step: Row, *, queues: Mapping[str, str], categories: Mapping[str, str]) -> str:
    """Say what a step does. queues, categories: code to name."""
    match Do(step["do"]):
        case Do.QUEUE:
            return f"Send it to {queues.get(step['queue'], step['queue'])}"
        case Do.CATEGORY:
            return f"Change the category to “{categories.get(step['category'], step['category'])}”"
        case Do.PRIORITY:
            return f"Set the priority to P{step['priority']}"
        case Do.ASSIGN_ME:
            return "Assign it to me"
        case Do.TAG:
            return f"Add the tag “{tag_name(str(step['tag']))}”"
        case Do.NOTE:
            return "Add a private note"
        case Do.REPLY:
            return "Reply to the requester"
        case Do.WAIT:
            days = step["days"]
            end = f" for {days} {'day' if days == 1 else 'days'}" if days else ""
            return f"Pause the work{end}: {WAIT_REASON_WORDS[WaitReason(step['reason'])]}"
        case _:
            return "Resolve it"
