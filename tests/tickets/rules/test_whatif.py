"""The same course under two books."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tickets.rules.sla_stories import HOUR, MONDAY, OFFICE, FixedBook, after, event, logged
from tests.tickets.rules.test_sla_properties import histories
from tickets.enums import Metric
from tickets.rules.course import course_of
from tickets.rules.promises import DAY_AND_NIGHT, Target
from tickets.rules.sla import clocks_of
from tickets.rules.whatif import COLUMNS, Change, Measured, Outcome, counted, moves, outcome, under

OLD, NEW = 1, 2
ANSWER, SOLUTION = Metric.FIRST_RESPONSE, Metric.RESOLUTION


def book(version, first=900, solved=4 * HOUR, then=1800, hours=DAY_AND_NIGHT):
    made = Target(
        first_response_seconds=first, resolution_seconds=solved, next_response_seconds=then, hours=hours
    )
    return FixedBook(dict.fromkeys(range(1, 6), made), version=version)


def both(*events, now=None, old=None, new=None):
    """The clocks of a course under the old book and under the new one."""
    course = under(course_of(events), OLD)
    found = {OLD: old or book(OLD), NEW: new or book(NEW)}
    return clocks_of(course=course, books=found, now=now), clocks_of(course=under(course, NEW), books=found, now=now)


ANSWERED = (logged(), event("reply_sent", after(20)))
SOLVED = (*ANSWERED, event("ticket_resolved", after(5 * 60)))
WAITING = (*ANSWERED, event("wait_started", after(30), reason="vendor"))
LATE = after(6 * 60)


@pytest.mark.parametrize(
    ("events", "now", "new", "found"),
    [
        (SOLVED, None, book(NEW), []),
        (SOLVED, None, book(NEW, first=1800), [(ANSWER, 1, Change.WON)]),
        (SOLVED, None, book(NEW, solved=6 * HOUR), [(SOLUTION, 1, Change.WON)]),
        (ANSWERED, None, book(NEW, solved=600), [(SOLUTION, 1, Change.LATE_NOW)]),
        (ANSWERED, LATE, book(NEW, solved=8 * HOUR), [(SOLUTION, 1, Change.LATE_NO_MORE)]),
        (ANSWERED, LATE, book(NEW, solved=3 * HOUR), []),
        (ANSWERED, None, book(NEW, solved=3 * HOUR), [(SOLUTION, 1, Change.EARLIER)]),
        (ANSWERED, None, book(NEW, hours=OFFICE, solved=11 * HOUR), [(SOLUTION, 1, Change.LATER)]),
        (ANSWERED, None, book(NEW, solved=None), [(SOLUTION, 1, Change.UNPROMISED)]),
        (WAITING, None, book(NEW, solved=3 * HOUR), [(SOLUTION, 1, Change.EARLIER)]),
        (WAITING, None, book(NEW, solved=5 * HOUR), [(SOLUTION, 1, Change.LATER)]),
        (WAITING, None, book(NEW), []),
    ],
)
def test_moves(events, now, new, found):
    before, after_it = both(*events, now=now, new=new)

    assert [(move.metric, move.cycle, move.change) for move in moves(before, after_it)] == found


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [(book(OLD, first=1800), book(NEW), Change.LOST), (book(OLD, first=None), book(NEW), Change.PROMISED)],
)
def test_moves_of_a_worse_and_a_new_promise(old, new, change):
    before, after_it = both(*ANSWERED, old=old, new=new)

    assert [(move.metric, move.change) for move in moves(before, after_it)] == [(ANSWER, change)]


def test_move_says_both_due_times():
    (move,) = moves(*both(*ANSWERED, new=book(NEW, solved=3 * HOUR)))

    assert (move.due_before, move.due_after) == (MONDAY + timedelta(hours=4), MONDAY + timedelta(hours=3))


def test_due_time_set_by_hand_is_not_moved():
    pin = event("due_pinned", after(25), metric="resolution", due_at=after(600).isoformat(), note=1)

    assert moves(*both(*ANSWERED, pin, new=book(NEW, solved=60))) == ()


@pytest.mark.parametrize(
    ("events", "new", "found"),
    [
        (SOLVED, book(NEW), Outcome.MISSED),
        (SOLVED, book(NEW, solved=5 * HOUR), Outcome.MET),
        (SOLVED, book(NEW, solved=None), Outcome.NONE),
        (ANSWERED, book(NEW), Outcome.OPEN),
        (ANSWERED, book(NEW, solved=600), Outcome.MISSED),
        ((*ANSWERED, event("ticket_merged", after(30), into=9)), book(NEW, solved=60), Outcome.CANCELLED),
    ],
)
def test_outcome_of_the_resolution(events, new, found):
    _, clocks = both(*events, new=new)

    assert outcome(clocks.resolution) is found


def test_count_of_a_ticket_that_was_reopened_and_asked_about():
    events = (
        *ANSWERED,
        event("ticket_resolved", after(60)),
        event("ticket_reopened", after(100), cause="by_hand"),
        event("requester_replied", after(110)),
        event("reply_sent", after(120)),
        event("ticket_resolved", after(400)),
    )

    found = counted(*both(*events, new=book(NEW, first=1800, then=60, solved=2 * HOUR)), groups=("all", "p1"))

    assert {key: n for key, n in found.items() if "/all/" in key} == {
        "first_response/all/before_missed": 1,
        "first_response/all/after_met": 1,
        "first_response/all/won": 1,
        "next_response/all/before_met": 1,
        "next_response/all/after_missed": 1,
        "next_response/all/lost": 1,
        "first_resolution/all/before_met": 1,
        "first_resolution/all/after_met": 1,
        "resolution/all/before_missed": 1,
        "resolution/all/after_missed": 1,
    }
    assert sum(n for key, n in found.items() if "/p1/" in key) == sum(n for key, n in found.items() if "/all/" in key)


BOOKS = st.builds(
    lambda first, then, solved: (first, then, solved),
    *[st.none() | st.sampled_from([60, 900, 7200, 90_000])] * 3,
)
examples = settings(max_examples=50, deadline=None)


def under_both(events, old, new):
    made = [book(n, first=each[0], then=each[1], solved=each[2]) for n, each in ((OLD, old), (NEW, new))]
    return both(*events, old=made[0], new=made[1], now=events[-1].at + timedelta(days=2))


@examples
@given(events=histories(), found=BOOKS)
def test_the_same_promises_change_nothing(events, found):
    before, after_it = under_both(events, found, found)

    assert moves(before, after_it) == ()
    assert not {key for key in counted(before, after_it, groups=("all",)) if key.endswith(("won", "lost"))}


@examples
@given(events=histories(), old=BOOKS, new=BOOKS)
def test_counts_add_up(events, old, new):
    before, after_it = under_both(events, old, new)
    found = counted(before, after_it, groups=("all",))

    for side, clocks in (("before", before), ("after", after_it)):
        decided = sum(found[f"{name}/all/{side}_{end}"] for name in Measured for end in ("met", "missed"))
        of_each = [clocks.first_response, *clocks.of(Metric.NEXT_RESPONSE), clocks.first_resolution, clocks.resolution]
        assert decided == sum(outcome(clock) in (Outcome.MET, Outcome.MISSED) for clock in of_each)
    assert {key.rpartition("/")[2] for key in found} <= set(COLUMNS)


OPPOSITE = {
    Change.LOST: Change.WON,
    Change.LATE_NOW: Change.LATE_NO_MORE,
    Change.PROMISED: Change.UNPROMISED,
    Change.EARLIER: Change.LATER,
}


@examples
@given(events=histories(), old=BOOKS, new=BOOKS)
def test_the_way_back_is_the_opposite(events, old, new):
    forth, back = (moves(*under_both(events, *pair)) for pair in ((old, new), (new, old)))
    opposite = OPPOSITE | {value: key for key, value in OPPOSITE.items()}

    assert Counter((each.metric, each.cycle, opposite[each.change]) for each in forth) == Counter(
        (each.metric, each.cycle, each.change) for each in back
    )
