"""What a problem must say."""

import pytest

from tickets.enums import ProblemState
from tickets.rules.problems import PROBLEM_WORDS, problem_refusal


@pytest.mark.parametrize(
    ("state", "title", "cause", "code"),
    [
        (ProblemState.OPEN, "Cold", "", None),
        (ProblemState.OPEN, " ", "", "title_needed"),
        (ProblemState.KNOWN_ERROR, "Cold", " ", "cause_needed"),
        (ProblemState.KNOWN_ERROR, "Cold", "A plug", None),
        (ProblemState.SOLVED, "Cold", "", "cure_needed"),
        (ProblemState.SOLVED, "Cold", "A plug", None),
    ],
)
def test_refusals(state, title, cause, code):
    assert problem_refusal(state=state, title=title, cause=cause) == code


def test_every_state_has_words():
    assert set(PROBLEM_WORDS) == set(ProblemState)
