"""What can be taken back, and how outcomes are said."""

from datetime import UTC, datetime, timedelta

import pytest

from tickets.rules.bulk import DONE_WORDS, REVERSIBLE, UNDO_WITHIN, BulkAct, may_take_back, summary

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_every_act_is_said():
    assert set(DONE_WORDS) == set(BulkAct)
    assert BulkAct.UNDO not in REVERSIBLE


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"done": 1, "same": 0, "refused": 0}, "1 ticket taken."),
        ({"done": 4, "same": 0, "refused": 1}, "4 tickets taken, 1 refused."),
        (
            {"done": 0, "same": 2, "refused": 1, "waiting": 57},
            "0 tickets taken, 2 as they were, 1 refused, 57 still to do.",
        ),
    ],
)
def test_summary(counts, words):
    assert summary(act=BulkAct.TAKE, **counts) == words


def test_taking_back_is_for_a_while_once_and_for_some_acts():
    assert may_take_back(act="take", asked_at=AT, at=AT + UNDO_WITHIN, is_undone=False) is True
    assert may_take_back(act="take", asked_at=AT, at=AT + UNDO_WITHIN + timedelta(seconds=1), is_undone=False) is False
    assert may_take_back(act="take", asked_at=AT, at=AT, is_undone=True) is False
    assert may_take_back(act="resolve", asked_at=AT, at=AT, is_undone=False) is False
