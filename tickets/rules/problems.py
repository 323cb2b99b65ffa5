"""The words of a problem record: the search for what many tickets have in common."""

from collections.abc import Mapping

from tickets.enums import ProblemState

PROBLEM_WORDS: Mapping[ProblemState, str] = {
    ProblemState.OPEN: "Looking for the cause",
    ProblemState.KNOWN_ERROR: "Known error",
    ProblemState.SOLVED: "Solved",
}

PROBLEM_REFUSALS: Mapping[str, str] = {
    "cause_needed": "A known error has a cause. Write down what it is.",
    "cure_needed": "Say what the cause was before you call the problem solved.",
    "title_needed": "Say in a few words what comes back.",
    "already_in_problem": "This ticket is part of that problem already.",
    "no_such_problem": "There is no problem with this number.",
}
"""Refusal code to the sentence the person reads."""


def problem_refusal(*, state: ProblemState, title: str, cause: str) -> str | None:
    """Return the code in PROBLEM_REFUSALS why a problem may not be saved like that, or None."""
    if not title.strip():
        return "title_needed"
    if state is ProblemState.KNOWN_ERROR and not cause.strip():
        return "cause_needed"
    if state is ProblemState.SOLVED and not cause.strip():
        return "cure_needed"
    return None
