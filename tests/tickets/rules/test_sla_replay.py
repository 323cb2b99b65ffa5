"""Promises applied since: what they make of the past is measured, and told only where somebody can still act."""

import pytest

from tests.tickets.rules.sla_stories import HOUR, MONDAY, FixedBook, after, event, logged
from tickets.rules.promises import DAY_AND_NIGHT, Target
from tickets.rules.sla import Mark, fold

SLOW, FAST = 1, 2


def book(version, hours):
    made = Target(first_response_seconds=None, resolution_seconds=hours * HOUR, hours=DAY_AND_NIGHT)
    return FixedBook(dict.fromkeys(range(1, 6), made), version=version, percents=[50])


BOOKS = {SLOW: book(SLOW, 20), FAST: book(FAST, 4)}
APPLIED = event("policy_applied", after(300), **{"from": SLOW, "to": FAST})


def resolution(*events):
    first = logged()
    first.payload["policy"] = SLOW
    return fold(events=(first, *events), books=BOOKS).resolution


@pytest.mark.parametrize(
    ("events", "mark"),
    [
        ((), Mark(50, after(600))),
        ((APPLIED,), Mark(100, after(240))),
        ((event("ticket_resolved", after(270)), APPLIED), None),
        ((event("ticket_merged", after(270), into=9), APPLIED), None),
        ((APPLIED, event("ticket_resolved", after(310))), Mark(100, after(240))),
        ((event("policy_applied", after(60), to=FAST),), Mark(50, after(120))),
        ((event("policy_applied", after(150), to=FAST),), Mark(100, after(240))),
    ],
)
def test_mark_after_promises_were_applied(events, mark):
    assert resolution(*events).mark == mark


def test_what_is_over_is_measured_all_the_same():
    clock = resolution(event("ticket_resolved", after(270)), APPLIED)

    assert (clock.breached_at, clock.policy, clock.target_seconds) == (after(240, MONDAY), FAST, 4 * HOUR)
