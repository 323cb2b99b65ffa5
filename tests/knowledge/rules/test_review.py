from datetime import date

import pytest

from knowledge.enums import ArticleState, Move
from knowledge.rules.review import (
    MOVE_WORDS,
    NEEDS_REASON,
    REFUSALS,
    STATE_WORDS,
    moves_from,
    next_review,
    next_state,
    refusal,
)

ALLOWED = {
    ArticleState.DRAFT: {Move.WRITE, Move.SUBMIT, Move.RETIRE},
    ArticleState.IN_REVIEW: {Move.WRITE, Move.SEND_BACK, Move.PUBLISH, Move.RETIRE},
    ArticleState.PUBLISHED: {Move.WRITE, Move.CONFIRM, Move.RETIRE},
    ArticleState.RETIRED: {Move.RESTORE},
}


@pytest.mark.parametrize("state", ArticleState)
@pytest.mark.parametrize("move", Move)
def test_state_decides_what_may_be_done(state: ArticleState, move: Move) -> None:
    code = refusal(move=move, state=state, reason="Because")

    assert (code == "") == (move in ALLOWED[state])
    assert (move in moves_from(state)) == (move in ALLOWED[state])
    assert code in {"", "wrong_state"}


@pytest.mark.parametrize("move", sorted(NEEDS_REASON))
def test_what_needs_a_reason_is_refused_without(move: Move) -> None:
    assert refusal(move=move, state=ArticleState.IN_REVIEW, reason="  ") == "reason_needed"


@pytest.mark.parametrize(
    ("is_author", "may_override", "reason", "code"),
    [
        (False, False, "", ""),
        (True, False, "Nobody is there", "own_work"),
        (True, True, " ", "override_needs_reason"),
        (True, True, "Nobody is there", ""),
        (False, True, "", ""),
    ],
)
def test_the_writer_does_not_publish_alone(is_author: bool, may_override: bool, reason: str, code: str) -> None:
    found = refusal(
        move=Move.PUBLISH, state=ArticleState.IN_REVIEW, is_author=is_author, may_override=may_override, reason=reason
    )

    assert found == code


def test_every_word_is_there() -> None:
    assert set(STATE_WORDS) == set(ArticleState)
    assert set(MOVE_WORDS) == set(Move)
    assert {next_state(move) for move in Move} == set(ArticleState)
    assert set(REFUSALS) == {"wrong_state", "reason_needed", "own_work", "override_needs_reason"}


def test_an_article_is_good_for_a_year() -> None:
    assert next_review(today=date(2026, 3, 2)) == date(2027, 3, 2)
