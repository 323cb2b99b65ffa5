"""What a ticket was before it was merged."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tickets.enums import ActorKind, EventKind, State, WaitReason
from tickets.rules.course import ClockEvent, course_of, without_undone_merges
from tickets.rules.merging import Before, before_merge

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LOGGED = {"priority": 3, "source": "portal"}


def story(*acts):
    """Events a minute apart; the first is ticket_logged."""
    told = [(EventKind.TICKET_LOGGED, LOGGED), *acts]
    return [
        ClockEvent(kind=kind, at=AT + timedelta(minutes=n), actor_kind=ActorKind.HUMAN, payload=payload, seq=n + 1)
        for n, (kind, payload) in enumerate(told)
    ]


MERGED = (EventKind.TICKET_MERGED, {"into": 2})
UNDONE = (EventKind.TICKET_UNMERGED, {"from": 2, "state": "new", "reason": "", "until": None})
WAITS = (EventKind.WAIT_STARTED, {"reason": "parts", "until": "2026-03-09"})
GOES_ON = (EventKind.WAIT_ENDED, {"cause": "by_hand"})


@pytest.mark.parametrize(
    ("acts", "has_assignee", "before"),
    [
        ((MERGED,), False, Before(State.NEW)),
        ((MERGED,), True, Before(State.OPEN)),
        ((WAITS, MERGED), True, Before(State.WAITING, WaitReason.PARTS, date(2026, 3, 9))),
        ((WAITS, GOES_ON, MERGED), True, Before(State.OPEN)),
        ((WAITS, MERGED, UNDONE, MERGED), False, Before(State.WAITING, WaitReason.PARTS, date(2026, 3, 9))),
        (((EventKind.WAIT_STARTED, {"reason": "vendor", "until": None}), MERGED), False,
         Before(State.WAITING, WaitReason.VENDOR)),
    ],
)  # fmt: skip
def test_before_merge(acts, has_assignee, before):
    assert before_merge(events=story(*acts), has_assignee=has_assignee) == before


def test_a_ticket_that_is_not_merged_has_no_before():
    with pytest.raises(ValueError, match="not merged"):
        before_merge(events=story(MERGED, UNDONE), has_assignee=False)


def test_undone_merges_are_left_out_and_the_last_one_stays():
    events = story(MERGED, UNDONE, WAITS, MERGED)

    assert [event.seq for event in without_undone_merges(events)] == [1, 4, 5]


def test_a_wait_that_was_cut_off_goes_on_as_if_nothing_had_been():
    undone, plain = course_of(story(WAITS, MERGED, UNDONE)), course_of(story(WAITS))

    assert (undone.waits, undone.merged) == (plain.waits, None)


def test_undoing_what_was_not_merged_changes_nothing():
    assert course_of(story(UNDONE)).merged is None
