"""How an article comes to be read: written, looked at by somebody else, published, one day retired."""

from collections.abc import Mapping
from datetime import date, timedelta

from knowledge.enums import ArticleState, Move

_EVERY = frozenset(ArticleState)
_FROM: Mapping[Move, frozenset[ArticleState]] = {
    Move.WRITE: _EVERY - {ArticleState.RETIRED},
    Move.SUBMIT: frozenset({ArticleState.DRAFT}),
    Move.SEND_BACK: frozenset({ArticleState.IN_REVIEW}),
    Move.PUBLISH: frozenset({ArticleState.IN_REVIEW}),
    Move.CONFIRM: frozenset({ArticleState.PUBLISHED}),
    Move.RETIRE: _EVERY - {ArticleState.RETIRED},
    Move.RESTORE: frozenset({ArticleState.RETIRED}),
}
_TO: Mapping[Move, ArticleState] = {
    Move.WRITE: ArticleState.DRAFT,
    Move.SUBMIT: ArticleState.IN_REVIEW,
    Move.SEND_BACK: ArticleState.DRAFT,
    Move.PUBLISH: ArticleState.PUBLISHED,
    Move.CONFIRM: ArticleState.PUBLISHED,
    Move.RETIRE: ArticleState.RETIRED,
    Move.RESTORE: ArticleState.DRAFT,
}
NEEDS_REASON = frozenset({Move.SEND_BACK, Move.RETIRE})
REFUSALS: Mapping[str, str] = {
    "wrong_state": "Somebody changed this article meanwhile, so this is no longer possible. Look at it again.",
    "reason_needed": "Say why in a few words, so that whoever reads the history understands it.",
    "own_work": "You wrote this version. Somebody else has to read it before it is published.",
    "override_needs_reason": "You wrote this version. To publish it alone, say why nobody else can read it first.",
}
STATE_WORDS: Mapping[ArticleState, str] = {
    ArticleState.DRAFT: "Draft",
    ArticleState.IN_REVIEW: "In review",
    ArticleState.PUBLISHED: "Published",
    ArticleState.RETIRED: "Retired",
}
MOVE_WORDS: Mapping[Move, str] = {
    Move.WRITE: "wrote a version",
    Move.SUBMIT: "asked for a review",
    Move.SEND_BACK: "sent it back",
    Move.PUBLISH: "published it",
    Move.CONFIRM: "found it still right",
    Move.RETIRE: "retired it",
    Move.RESTORE: "brought it back as a draft",
}
GOOD_FOR = timedelta(days=365)
"""How long an article is trusted before somebody looks at it again."""


def refusal(
    *, move: Move, state: ArticleState, is_author: bool = False, may_override: bool = False, reason: str = ""
) -> str:
    """Return the code of REFUSALS that forbids the move, or an empty string.

    is_author: the actor wrote the newest version. may_override: an administrator, who may publish their own with a
    reason.
    """
    if state not in _FROM[move]:
        return "wrong_state"
    has_reason = bool(reason.strip())
    if move in NEEDS_REASON and not has_reason:
        return "reason_needed"
    if move is Move.PUBLISH and is_author:
        if not may_override:
            return "own_work"
        return "" if has_reason else "override_needs_reason"
    return ""


def next_state(move: Move) -> ArticleState:
    """Return where an article stands after the move."""
    return _TO[move]


def moves_from(state: ArticleState) -> tuple[Move, ...]:
    """Return what the state allows, whoever asks, in the order of Move."""
    return tuple(move for move in Move if state in _FROM[move])


def next_review(*, today: date) -> date:
    """Return when an article found right today is to be looked at again."""
    return today + GOOD_FOR
