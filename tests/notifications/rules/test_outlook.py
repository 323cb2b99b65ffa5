from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from notifications.rules import outlook as words
from notifications.rules.outlook import Outlook, Promised, outlook
from tickets.enums import State

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SOON, LATER, PAST, DAY = (
    NOW + timedelta(hours=1),
    NOW + timedelta(hours=4),
    NOW - timedelta(minutes=1),
    date(2026, 3, 9),
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"state": State.NEW, "first_response_due_at": SOON, "resolution_due_at": LATER}, Outlook(words.HEAR_BY, SOON)),
        ({"state": State.OPEN, "resolution_due_at": LATER}, Outlook(words.SOLVE_BY, LATER)),
        (
            {"state": State.OPEN, "has_answer": True, "first_response_due_at": PAST, "resolution_due_at": LATER},
            Outlook(words.SOLVE_BY, LATER),
        ),
        (
            {"state": State.OPEN, "has_answer": True, "next_response_due_at": SOON, "resolution_due_at": LATER},
            Outlook(words.HEAR_BY, SOON),
        ),
        ({"state": State.OPEN, "resolution_due_at": PAST}, Outlook(words.LATE)),
        ({"state": State.NEW}, Outlook(words.NO_PROMISE)),
        ({"state": State.WAITING, "waiting_reason": "requester"}, Outlook(words.ANSWER_OPEN)),
        ({"state": State.WAITING, "waiting_reason": "requester", "waiting_until": DAY}, Outlook(words.ANSWER_BY, DAY)),
        ({"state": State.WAITING, "waiting_reason": "vendor", "waiting_until": DAY}, Outlook(words.AGAIN_ON, DAY)),
        ({"state": State.WAITING, "waiting_reason": "parts"}, Outlook(words.NO_DAY)),
        ({"state": State.RESOLVED}, Outlook(words.ANSWER_SOLVED)),
        ({"state": State.CLOSED, "closed_at": NOW}, Outlook(words.REOPEN_UNTIL, NOW + timedelta(days=14))),
        ({"state": State.CLOSED, "closed_at": NOW, "is_merged": True}, Outlook("")),
        ({"state": State.CLOSED}, Outlook("")),
    ],
)
def test_outlook_says_what_was_promised(facts: dict[str, Any], expected: Outlook) -> None:
    assert outlook(Promised(**facts), at=NOW, has_phone=True) == expected


def test_outlook_without_a_telephone_names_none() -> None:
    late = Promised(state=State.OPEN, resolution_due_at=PAST)

    assert outlook(late, at=NOW, has_phone=False) == Outlook(words.LATE_NO_PHONE)
