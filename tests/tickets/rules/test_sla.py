"""Clocks folded from events; what went wrong in other help desks is in test_traps.py."""

from datetime import timedelta

import pytest

from assets.rules.calendar import ALWAYS
from tests.tickets.rules.sla_stories import HOUR, MONDAY, OFFICE_CALENDAR, after, clocks, event, logged
from tickets.enums import ActorKind, ClockState, Metric
from tickets.rules.course import Span, pauses_of
from tickets.rules.sla import promise_words

# First response


def test_new_ticket_runs_both_clocks():
    found = clocks(logged())

    assert found.first_response.state is ClockState.RUNNING
    assert found.first_response.metric is Metric.FIRST_RESPONSE
    assert found.first_response.due_at == after(15)
    assert found.first_response.wall_seconds is None
    assert found.first_response.business_seconds is None
    assert found.resolution.due_at == after(240)
    assert found.resolution.left_seconds == 4 * HOUR
    assert found.resolution.cycle == 1


def test_first_public_human_reply_stops_first_response():
    clock = clocks(
        logged(), event("reply_sent", after(7), message=1), event("reply_sent", after(9), message=2)
    ).first_response

    assert clock.state is ClockState.STOPPED
    assert clock.stopped_at == after(7)
    assert (clock.wall_seconds, clock.business_seconds, clock.left_seconds) == (420, 420, 480)
    assert clock.due_at == after(15)
    assert not clock.is_breached


@pytest.mark.parametrize(
    "silent",
    [
        event("note_added", after(1), message=1),
        event("ticket_taken", after(1)),
        event("ticket_assigned", after(1)),
        event("priority_changed", after(1), **{"from": 1, "to": 1}),
        event("wait_started", after(1), reason="vendor"),
        event("ticket_resolved", after(1), code="cache"),
        event("ticket_resolved", after(1), ActorKind.SYSTEM, code="cache", message=1),
        event("reply_sent", after(1), ActorKind.SYSTEM, message=1),
        event("reply_sent", after(1), ActorKind.VENDOR, message=1),
        event("requester_replied", after(1), message=1),
    ],
    ids=lambda silent: f"{silent.kind}-{silent.actor_kind}",
)
def test_anything_else_is_no_response(silent):
    assert clocks(logged(), silent).first_response.stopped_at is None


def test_resolution_with_a_message_is_a_response():
    clock = clocks(logged(), event("ticket_resolved", after(5), code="cache", message=1)).first_response

    assert clock.stopped_at == after(5)


def test_waiting_does_not_pause_first_response():
    clock = clocks(logged(), event("wait_started", after(1), reason="vendor")).first_response

    assert (clock.state, clock.due_at) == (ClockState.RUNNING, after(15))


def test_solved_in_silence_holds_first_response_until_reopened():
    silent = (logged(), event("ticket_resolved", after(5), ActorKind.SYSTEM, code="cleared"))
    reopened = (*silent, event("ticket_reopened", after(65)))

    held = clocks(*silent, now=after(600)).first_response
    running = clocks(*reopened).first_response
    answered_while_done = clocks(*silent, event("reply_sent", after(30), message=1)).first_response

    assert (held.state, held.due_at, held.is_breached) == (ClockState.PAUSED, None, False)
    assert (running.state, running.due_at) == (ClockState.RUNNING, after(75))
    assert (answered_while_done.business_seconds, answered_while_done.wall_seconds) == (300, 1800)


def test_first_response_survives_reopening():
    done = (logged(), event("ticket_resolved", after(5), code="cache", message=1))

    before = clocks(*done).first_response
    later = clocks(*done, event("ticket_reopened", after(90)), event("reply_sent", after(95), message=2)).first_response

    assert later == before


# Breach


def test_exactly_at_target_is_met_and_a_second_later_is_missed():
    met = clocks(logged(), event("reply_sent", after(15), message=1)).first_response
    missed = clocks(logged(), event("reply_sent", after(15) + timedelta(seconds=1), message=1)).first_response

    assert not met.is_breached
    assert missed.breached_at == after(15)


def test_answer_after_closing_is_late_though_no_business_time_has_passed():
    """Due at 18:00, when the desk closes: who answers at 20:00 has used up no more than the target, and is late."""
    start = MONDAY + timedelta(hours=5)
    events = (logged(at=start, priority=3), event("reply_sent", start + timedelta(hours=6), message=1))

    late, kept = clocks(*events).first_response, clocks(events[0], now=start + timedelta(hours=4)).first_response

    assert (late.business_seconds, late.target_seconds) == (4 * HOUR, 4 * HOUR)
    assert (late.due_at, late.breached_at) == (start + timedelta(hours=4), start + timedelta(hours=4))
    assert kept.breached_at is None


def test_running_clock_is_judged_at_now():
    assert clocks(logged(), now=after(15)).first_response.breached_at is None
    assert clocks(logged(), now=after(16)).first_response.breached_at == after(15)


# Resolution and pauses


def test_agreed_date_has_no_resolution_target():
    assert clocks(logged(priority=5)).resolution.due_at is None


def test_raised_priority_counts_from_the_start():
    events = (logged(priority=3), event("priority_changed", after(30), **{"from": 3, "to": 1}))

    found = clocks(*events, now=after(31))

    assert found.first_response.due_at == after(15)
    assert found.first_response.breached_at == after(15)


def test_event_from_the_past_counts_with_the_one_before():
    clock = clocks(logged(), event("note_added", after(10)), event("reply_sent", after(-60), message=1)).first_response

    assert (clock.stopped_at, clock.wall_seconds) == (after(10), 600)


def test_fractions_of_a_second_are_dropped():
    start = MONDAY + timedelta(milliseconds=900)

    clock = clocks(logged(at=start), event("reply_sent", after(15) + timedelta(milliseconds=950))).first_response

    assert (clock.started_at, clock.wall_seconds, clock.is_breached) == (start, 900, False)


def test_second_wait_or_resolve_without_an_end_changes_reason_only():
    events = (
        logged(),
        event("wait_ended", after(1)),
        event("wait_started", after(10), reason="vendor"),
        event("wait_started", after(20), reason="parts"),
        event("ticket_resolved", after(30), code="x", message=1),
        event("ticket_resolved", after(50), code="x", message=1),
    )

    assert pauses_of(events) == (Span(after(10), after(20), "vendor"), Span(after(20), after(30), "parts"))
    assert clocks(*events).resolution.stopped_at == after(30)


# Words


@pytest.mark.parametrize(
    ("seconds", "calendar", "is_response", "words"),
    [
        (900, ALWAYS, True, "Somebody answers within 15 minutes, day and night."),
        (3600, ALWAYS, True, "Somebody answers within 1 hour, day and night."),
        (4 * HOUR, ALWAYS, False, "We aim to solve it within 4 hours, day and night."),
        (4 * HOUR, OFFICE_CALENDAR, True, "Somebody answers within 4 working hours."),
        (36_000, OFFICE_CALENDAR, True, "Somebody answers within 1 working day."),
        (72_000, OFFICE_CALENDAR, False, "We aim to solve it within 2 working days."),
        (90 * 60, OFFICE_CALENDAR, True, "Somebody answers within 90 working minutes."),
        (None, OFFICE_CALENDAR, False, "We aim to solve it at a time agreed with you."),
    ],
)
def test_promise_words(seconds, calendar, is_response, words):
    assert promise_words(seconds=seconds, calendar=calendar, is_response=is_response) == words
