"""Clocks folded from events. The cases marked "trap" went wrong in other help desks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.tickets.rules.sla_stories import FRIDAY, HOUR, MONDAY, OFFICE_CALENDAR, after, clocks, event, logged
from tickets.enums import ActorKind, ClockState, Metric
from tickets.rules.calendar import ALWAYS, Calendar
from tickets.rules.course import Span, pauses_of
from tickets.rules.promises import DAY_AND_NIGHT, Target
from tickets.rules.sla import promise_words
from tickets.rules.timeline import always_the_same

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
        event("note_added", after(1), message=1),  # trap 20
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


def test_trap_17_logged_call_is_answered_in_zero_seconds():
    clock = clocks(logged(source="phone")).first_response

    assert (clock.state, clock.wall_seconds, clock.business_seconds) == (ClockState.STOPPED, 0, 0)
    assert clock.stopped_at == MONDAY


def test_trap_25_ticket_of_a_machine_starts_clocks_unanswered():
    clock = clocks(logged(source="monitor", actor_kind=ActorKind.MONITOR)).first_response

    assert (clock.state, clock.started_at, clock.due_at) == (ClockState.RUNNING, MONDAY, after(15))


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


def test_running_clock_is_judged_at_now():
    assert clocks(logged(), now=after(15)).first_response.breached_at is None
    assert clocks(logged(), now=after(16)).first_response.breached_at == after(15)


def test_trap_11_late_reply_is_missed_whenever_it_is_looked_at():
    events = (logged(), event("reply_sent", after(16), message=1))

    found = [clocks(*events, now=now).first_response for now in (None, after(16), after(16 + 6 * 60))]  # trap 12

    assert found[0] == found[1] == found[2]
    assert found[0].breached_at == after(15)


# Resolution and pauses


def test_trap_1_logged_outside_hours_counts_from_opening():
    saturday = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)

    clock = clocks(logged(at=saturday, priority=3)).first_response

    assert clock.due_at == datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def test_trap_2_wait_over_a_weekend_costs_only_its_open_hours():
    events = (
        logged(at=FRIDAY, priority=3),
        event("wait_started", FRIDAY + timedelta(hours=7), reason="parts"),
        event("wait_ended", FRIDAY + timedelta(days=3, hours=1)),
    )

    waiting = clocks(*events[:2]).resolution
    resumed = clocks(*events).resolution

    assert (waiting.state, waiting.due_at, waiting.left_seconds) == (ClockState.PAUSED, None, 13 * HOUR)
    assert resumed.due_at == datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
    assert resumed.spans == (Span(start=events[1].at, end=events[2].at, reason="parts"),)


def test_traps_3_and_4_short_waits_in_one_minute_all_count():
    seconds = [MONDAY + timedelta(minutes=10, seconds=second) for second in (0, 0, 5, 20, 30, 40)]
    events = [logged()]
    for start, end in zip(seconds[::2], seconds[1::2], strict=True):
        events += [event("wait_started", start, reason="other"), event("wait_ended", end)]
    events.append(event("ticket_resolved", after(20), code="x", message=1))

    clock = clocks(*events).resolution

    assert (clock.wall_seconds, clock.business_seconds) == (1200, 1200 - 0 - 15 - 10)


def test_trap_5_priority_change_during_a_wait_keeps_the_wait():
    events = (
        logged(priority=1),
        event("wait_started", after(60), reason="vendor"),
        event("priority_changed", after(90), **{"from": 1, "to": 2}),
    )

    waiting = clocks(*events).resolution
    resumed = clocks(*events, event("wait_ended", after(120))).resolution

    assert (waiting.state, waiting.due_at, waiting.target_seconds) == (ClockState.PAUSED, None, 8 * HOUR)
    assert resumed.due_at == after(60 + 8 * 60)


def test_trap_7_resolved_while_waiting():
    clock = clocks(
        logged(),
        event("wait_started", after(10), reason="vendor"),
        event("ticket_resolved", after(70), code="x", message=1),
    ).resolution

    assert (clock.state, clock.wall_seconds, clock.business_seconds) == (ClockState.STOPPED, 4200, 600)
    assert clock.due_at == after(300)


def test_trap_8_resolve_reopen_resolve():
    events = (
        logged(),
        event("ticket_resolved", after(60), code="x", message=1),
        event("ticket_reopened", after(160)),
        event("ticket_resolved", after(190), code="y", message=2),
        event("ticket_confirmed", after(500)),
        event("ticket_closed", after(500)),
    )

    reopened = clocks(*events[:3]).resolution
    found = clocks(*events)
    first, clock = found.of(Metric.RESOLUTION)

    assert (reopened.state, reopened.stopped_at, reopened.due_at) == (ClockState.RUNNING, None, after(340))
    assert (first.stopped_at, first.wall_seconds, first.business_seconds, first.cycle) == (after(60), HOUR, HOUR, 1)
    assert (clock.stopped_at, clock.wall_seconds, clock.business_seconds, clock.cycle) == (after(190), 1800, 1800, 2)
    assert (clock.carried_seconds, clock.spent_seconds) == (HOUR, 90 * 60)
    assert (found.first_resolution, found.resolution) == (first, clock)


def test_trap_9_reopened_after_close_still_breaches():
    clock = clocks(
        logged(),
        event("ticket_resolved", after(60), code="x", message=1),
        event("ticket_closed", after(61)),
        event("ticket_reopened", after(1000)),
        now=after(1181),
    ).resolution

    assert clock.breached_at == after(1180)


def test_trap_13_clock_change_costs_its_real_hours():
    berlin = Calendar(time_zone="Europe/Berlin", windows=(((0, 1440),),) * 7)
    policy = {1: Target(first_response_seconds=24 * HOUR, resolution_seconds=None, hours=always_the_same(berlin))}
    start = datetime(2026, 3, 28, 11, 0, tzinfo=UTC)  # noon before the night with 23 hours

    clock = clocks(logged(at=start), policy=policy).first_response

    assert clock.due_at.astimezone(ZoneInfo("Europe/Berlin")).hour == 13


@pytest.mark.parametrize(
    ("windows", "due_at"),
    [
        ((((1320, 1800),),) * 7, datetime(2026, 3, 3, 2, 0, tzinfo=UTC)),  # trap 14: nights, 22:00 to 06:00
        ((((480, 600), (780, 1020)),) * 7, datetime(2026, 3, 2, 16, 0, tzinfo=UTC)),  # trap 15: split shift
        (((), (), (), ((480, 1080),), (), (), ()), datetime(2026, 3, 5, 12, 0, tzinfo=UTC)),  # trap 16: Thursdays
    ],
)
def test_traps_14_15_16_odd_hours(windows, due_at):
    calendar = Calendar(time_zone="UTC", windows=windows)
    policy = {1: Target(first_response_seconds=4 * HOUR, resolution_seconds=None, hours=always_the_same(calendar))}

    assert clocks(logged(), policy=policy).first_response.due_at == due_at


def test_trap_19_without_a_policy_time_is_still_measured():
    clock = clocks(logged(priority=4), event("ticket_resolved", after(10), code="x", message=1)).resolution

    assert (clock.target_seconds, clock.due_at, clock.left_seconds) == (None, None, None)
    assert (clock.business_seconds, clock.is_breached) == (600, False)


def test_trap_21_zone_of_the_agent_does_not_matter():
    auckland = ZoneInfo("Pacific/Auckland")
    here = clocks(logged(), event("reply_sent", after(7), message=1))
    there = clocks(logged(at=MONDAY.astimezone(auckland)), event("reply_sent", after(7).astimezone(auckland)))

    assert there == here


def test_trap_24_targets_do_not_meddle_with_one_another():
    policy = {1: Target(first_response_seconds=8 * HOUR, resolution_seconds=HOUR, hours=DAY_AND_NIGHT)}

    found = clocks(logged(), policy=policy)

    assert (found.first_response.due_at, found.resolution.due_at) == (after(480), after(60))


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
