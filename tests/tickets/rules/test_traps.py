"""What went wrong in other help desks, by number; what needs a database is in the tests of actions and reports."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assets.rules.calendar import Calendar
from tests.tickets.rules.sla_stories import FRIDAY, HOUR, MONDAY, after, books, clocks, event, logged
from tickets.enums import ActorKind, ClockState, Metric
from tickets.rules.course import Span
from tickets.rules.promises import DAY_AND_NIGHT, Target
from tickets.rules.sla import fold
from tickets.rules.timeline import always_the_same


def answered_within(hours, calendar):
    """A policy for P1 that answers within so many hours of a calendar."""
    return {
        1: Target(
            first_response_seconds=hours * HOUR, resolution_seconds=None, hours=always_the_same(calendar)
        )
    }


def test_trap_01_logged_outside_hours_counts_from_opening():
    saturday = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)

    clock = clocks(logged(at=saturday, priority=3)).first_response

    assert clock.due_at == datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def test_trap_02_wait_over_a_weekend_costs_only_its_open_hours():
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


def waits(*seconds):
    """A P1 ticket solved after 20 minutes that waited from and to these seconds of minute 10."""
    moments = [after(10) + timedelta(seconds=second) for second in seconds]
    events = [logged()]
    for start, end in zip(moments[::2], moments[1::2], strict=True):
        events += [event("wait_started", start, reason="other"), event("wait_ended", end)]
    return clocks(*events, event("ticket_resolved", after(20), code="x", message=1)).resolution


def test_trap_03_wait_that_starts_and_ends_in_one_minute_counts_its_seconds():
    assert waits(5, 20).business_seconds == 1200 - 15
    assert waits(0, 0).business_seconds == 1200


def test_trap_04_two_waits_that_start_in_one_minute_both_count():
    clock = waits(0, 0, 5, 20, 30, 40)

    assert (clock.wall_seconds, clock.business_seconds) == (1200, 1200 - 15 - 10)


def test_trap_05_priority_change_during_a_wait_keeps_the_wait():
    events = (
        logged(priority=1),
        event("wait_started", after(60), reason="vendor"),
        event("priority_changed", after(90), **{"from": 1, "to": 2}),
    )

    waiting = clocks(*events).resolution
    resumed = clocks(*events, event("wait_ended", after(120))).resolution

    assert (waiting.state, waiting.due_at, waiting.target_seconds) == (ClockState.PAUSED, None, 8 * HOUR)
    assert resumed.due_at == after(60 + 8 * 60)


def test_trap_05_policy_change_during_a_wait_keeps_the_wait():
    both = {0: books()[0], 7: books({1: Target(60, 6 * HOUR, DAY_AND_NIGHT)}, version=7)[0]}
    events = (
        logged(priority=1),
        event("wait_started", after(60), reason="vendor"),
        event("policy_applied", after(90), **{"from": 0, "to": 7}),
    )

    waiting = fold(events=events, books=both).resolution
    resumed = fold(events=(*events, event("wait_ended", after(120))), books=both).resolution

    assert (waiting.state, waiting.due_at, waiting.target_seconds) == (ClockState.PAUSED, None, 6 * HOUR)
    assert (resumed.due_at, resumed.policy) == (after(60 + 6 * 60), 7)


def test_trap_07_resolved_while_waiting():
    clock = clocks(
        logged(),
        event("wait_started", after(10), reason="vendor"),
        event("ticket_resolved", after(70), code="x", message=1),
    ).resolution

    assert (clock.state, clock.wall_seconds, clock.business_seconds) == (ClockState.STOPPED, 4200, 600)
    assert clock.due_at == after(300)


def test_trap_08_resolve_reopen_resolve():
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


def test_trap_09_reopened_after_close_still_breaches():
    clock = clocks(
        logged(),
        event("ticket_resolved", after(60), code="x", message=1),
        event("ticket_closed", after(61)),
        event("ticket_reopened", after(1000)),
        now=after(1181),
    ).resolution

    assert clock.breached_at == after(1180)


def test_trap_10_merged_clocks_are_called_off_and_never_break():
    events = (logged(), event("reply_sent", after(5), message=1), event("ticket_merged", after(100), into=9))

    found = clocks(*events, now=after(10_000))

    assert (found.resolution.state, found.resolution.due_at) == (ClockState.CANCELLED, None)
    assert (found.resolution.breached_at, found.resolution.mark) == (None, None)
    assert found.first_response.state is ClockState.STOPPED


def test_trap_11_late_reply_is_missed_whenever_it_is_looked_at():
    events = (logged(), event("reply_sent", after(16), message=1))

    found = [clocks(*events, now=now).first_response for now in (None, after(16), after(16 + 6 * 60))]

    assert found[0] == found[1] == found[2]
    assert found[0].breached_at == after(15)


@pytest.mark.parametrize(
    ("start", "hour"),
    [
        (datetime(2026, 3, 28, 11, 0, tzinfo=UTC), 13),  # noon before the night with 23 hours
        (datetime(2026, 10, 24, 10, 0, tzinfo=UTC), 11),  # noon before the night with 25 hours
    ],
)
def test_trap_13_clock_change_costs_its_real_hours(start, hour):
    berlin = Calendar(time_zone="Europe/Berlin", windows=(((0, 1440),),) * 7)

    clock = clocks(logged(at=start), policy=answered_within(24, berlin)).first_response

    assert clock.due_at.astimezone(ZoneInfo("Europe/Berlin")).hour == hour


def test_trap_14_night_shift_over_midnight():
    nights = Calendar(time_zone="UTC", windows=(((1320, 1800),),) * 7)  # 22:00 to 06:00

    clock = clocks(logged(), policy=answered_within(4, nights)).first_response

    assert clock.due_at == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


def test_trap_15_split_shift():
    split = Calendar(time_zone="UTC", windows=(((480, 600), (780, 1020)),) * 7)  # 8:00 to 10:00, 13:00 to 17:00

    clock = clocks(logged(), policy=answered_within(4, split)).first_response

    assert clock.due_at == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_trap_16_calendar_of_one_weekday():
    thursdays = Calendar(time_zone="UTC", windows=((), (), (), ((480, 1080),), (), (), ()))

    within_a_day = clocks(logged(), policy=answered_within(4, thursdays)).first_response
    over_weeks = clocks(logged(), policy=answered_within(24, thursdays)).first_response

    assert within_a_day.due_at == datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    assert over_weeks.due_at == datetime(2026, 3, 19, 12, 0, tzinfo=UTC)


def test_trap_17_logged_call_is_answered_in_zero_seconds():
    clock = clocks(logged(source="phone")).first_response

    assert (clock.state, clock.wall_seconds, clock.business_seconds) == (ClockState.STOPPED, 0, 0)
    assert clock.stopped_at == MONDAY


def test_trap_19_without_a_policy_time_is_still_measured():
    clock = clocks(logged(priority=4), event("ticket_resolved", after(10), code="x", message=1)).resolution

    assert (clock.target_seconds, clock.due_at, clock.left_seconds) == (None, None, None)
    assert (clock.business_seconds, clock.is_breached) == (600, False)


def test_trap_20_internal_note_is_no_response():
    found = clocks(
        logged(), event("note_added", after(1), message=1), event("requester_replied", after(2), message=2),
        event("note_added", after(3), message=3),
    )  # fmt: skip
    asked_again = clocks(
        logged(), event("reply_sent", after(1), message=1), event("requester_replied", after(2), message=2),
        event("note_added", after(3), message=3),
    )  # fmt: skip

    assert found.first_response.stopped_at is None
    assert asked_again.next_response.stopped_at is None


def test_trap_21_zone_of_the_agent_does_not_matter():
    auckland = ZoneInfo("Pacific/Auckland")
    here = clocks(logged(), event("reply_sent", after(7), message=1))
    there = clocks(logged(at=MONDAY.astimezone(auckland)), event("reply_sent", after(7).astimezone(auckland)))

    assert there == here


def test_trap_22_pinned_due_time_is_kept_to_the_second():
    events = (logged(), event("due_pinned", after(5), metric="resolution", due_at=after(30).isoformat()))

    kept = clocks(*events, event("ticket_resolved", after(30), code="x", message=1)).resolution
    missed = clocks(*events, event("ticket_resolved", after(31), code="x", message=1)).resolution

    assert (kept.due_at, kept.breached_at) == (after(30), None)
    assert missed.breached_at == after(30)


@pytest.mark.parametrize(("response", "following"), [(8, 1), (1, 8)])
def test_trap_24_targets_do_not_meddle_with_one_another(response, following):
    """A first response promised later than the next response, or than the resolution, is not cut short by them."""
    made = Target(
        first_response_seconds=response * HOUR,
        next_response_seconds=following * HOUR,
        resolution_seconds=HOUR,
        hours=DAY_AND_NIGHT,
    )
    asked = event("requester_replied", after(10), message=1)

    found = clocks(logged(), asked, policy={1: made})
    answered = clocks(logged(), asked, event("reply_sent", after(20), message=2),
                      event("requester_replied", after(30), message=3), policy={1: made})  # fmt: skip

    assert (found.first_response.due_at, found.next_response) == (after(60 * response), None)
    assert found.resolution.due_at == after(60)
    assert answered.next_response.due_at == after(30 + 60 * following)


@pytest.mark.parametrize(
    ("source", "actor_kind"),
    [
        ("monitor", ActorKind.MONITOR),
        ("import", ActorKind.SYSTEM),
        ("api", ActorKind.HUMAN),
        ("email", ActorKind.SYSTEM),
    ],
)
def test_trap_25_ticket_of_a_machine_starts_clocks_unanswered(source, actor_kind):
    clock = clocks(logged(source=source, actor_kind=actor_kind)).first_response

    assert (clock.state, clock.started_at, clock.due_at) == (ClockState.RUNNING, MONDAY, after(15))
