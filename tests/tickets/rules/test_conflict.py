"""Whose change may simply be added, and whose needs a look first."""

import pytest

from tickets.enums import EventKind
from tickets.rules.conflict import MINDS, TOUCHES, Part, clashes
from tickets.views.desk_verbs import ACTIONS


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("reply", EventKind.PRIORITY_CHANGED),
        ("reply", EventKind.TICKET_ASSIGNED),
        ("priority", EventKind.REPLY_SENT),
        ("priority", EventKind.TICKET_RESOLVED),
        ("category", EventKind.DEVICE_LINKED),
        ("take", EventKind.NOTE_ADDED),
        ("note", EventKind.TICKET_CLOSED),
        ("resolve", EventKind.PROMISE_MISSED),
        ("due", EventKind.FILE_ADDED),
    ],
)
def test_what_touches_something_else_is_no_obstacle(action: str, kind: EventKind) -> None:
    assert clashes(action=action, kinds=[kind]) is False


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("reply", EventKind.REPLY_SENT),
        ("reply", EventKind.REQUESTER_REPLIED),
        ("reply", EventKind.NOTE_ADDED),
        ("reply", EventKind.TICKET_RESOLVED),
        ("priority", EventKind.PRIORITY_CHANGED),
        ("take", EventKind.TICKET_TAKEN),
        ("assign", EventKind.TICKET_ROUTED),
        ("resolve", EventKind.REQUESTER_REPLIED),
        ("close", EventKind.REQUESTER_REPLIED),
        ("due", EventKind.DUE_PINNED),
        ("note", "something_new"),
    ],
)
def test_what_touches_the_same_needs_a_look(action: str, kind: str) -> None:
    expected = action != "note"

    assert clashes(action=action, kinds=[EventKind.PROMISE_MISSED, kind]) is expected


def test_unknown_kinds_and_actions_need_a_look() -> None:
    assert clashes(action="reply", kinds=["something_new"]) is True
    assert clashes(action="something_new", kinds=[EventKind.FILE_ADDED]) is True


def test_nothing_happened_is_no_clash() -> None:
    assert clashes(action="something_new", kinds=[]) is False


def test_tables_hold_words_that_exist() -> None:
    assert set(TOUCHES) <= set(EventKind)
    assert set(MINDS) <= set(ACTIONS)
    assert set().union(*TOUCHES.values()) == set(Part)
