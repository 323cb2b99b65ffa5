from datetime import UTC, datetime, timedelta

import pytest

from notifications.enums import DeliveryState, Outcome, Relation
from notifications.rules.audience import AUDIENCE
from notifications.rules.words import (
    NEWS_WORDS,
    OUTCOME_WORDS,
    REASON_WORDS,
    STATE_BADGES,
    STATE_WORDS,
    error_words,
    state_line,
)
from tickets.enums import EventKind

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_words_are_there_for_everything_shown() -> None:
    assert set(STATE_WORDS) == set(STATE_BADGES) == set(DeliveryState)
    assert set(REASON_WORDS) == set(Relation)
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert set(NEWS_WORDS) == {kind for kind, decision in AUDIENCE.items() if decision.tells} | {EventKind.PAGE_SENT}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", ""),
        ("inactive", "The person’s account is switched off."),
        ("SMTPRecipientsRefused 550", "The mail server does not know this address or refuses it."),
        ("SMTPRecipientsRefused 451", "The mail server could not take mail for this address just then."),
        ("SomethingElse", "Error SomethingElse."),
    ],
)
def test_error_words_explain_the_code(code: str, expected: str) -> None:
    assert error_words(code) == expected


@pytest.mark.parametrize(
    ("state", "attempts", "seconds", "expected"),
    [
        (DeliveryState.PENDING, 0, 0, "due"),
        (DeliveryState.PENDING, 0, 60, "held for quiet hours or a digest"),
        (DeliveryState.PENDING, 1, 60, "tried once"),
        (DeliveryState.PENDING, 7, 60, "tried 7 times"),
        (DeliveryState.SENT, 1, 0, ""),
    ],
)
def test_state_line_says_how_often(state: DeliveryState, attempts: int, seconds: int, expected: str) -> None:
    next_at = NOW + timedelta(seconds=seconds)

    assert state_line(state=state, attempts=attempts, next_at=next_at, at=NOW) == expected
