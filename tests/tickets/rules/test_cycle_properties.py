"""The cycles of any ticket under any hours, edited hours, pins and replayed promises, against a slow second opinion."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assets.rules.test_calendar import CHANGES, calendars
from tests.tickets.rules.cycle_oracle import Oracle
from tests.tickets.rules.sla_stories import FixedBook, event
from tickets.enums import ActorKind, ClockState, Metric
from tickets.rules.promises import Target
from tickets.rules.sla import fold
from tickets.rules.timeline import Edition, timeline_of

OLD = datetime(2000, 1, 1, tzinfo=UTC)
POLICIES = (1, 2)
examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
targets = st.one_of(st.none(), st.integers(1, 90).map(lambda tens: tens * 600))


@st.composite
def promised(draw, base):
    """Two books, each with hours of its own that are edited near `base`, and targets for three priorities."""
    books = {}
    for policy in POLICIES:
        edits = sorted(draw(st.sets(st.integers(-600, 2000), max_size=2)))
        made = [Edition(10 * policy, OLD, draw(calendars))]
        made += [
            Edition(10 * policy + number, base + timedelta(minutes=edit), draw(calendars))
            for number, edit in enumerate(edits, start=1)
        ]
        hours = timeline_of(made)
        by_priority = {
            priority: Target(draw(targets), draw(targets), hours, next_response_seconds=draw(targets))
            for priority in (1, 2, 3)
        }
        books[policy] = FixedBook(by_priority, version=policy, percents=draw(st.sets(st.sampled_from([50, 75, 90]))))
    return books


KINDS = {
    "active": ["reply_sent", "requester_replied", "note_added", "priority_changed", "due_pinned", "policy_applied",
               "wait_started", "ticket_resolved", "requester_replied", "reply_sent", "ticket_merged"],
    "waiting": ["reply_sent", "requester_replied", "wait_ended", "ticket_resolved", "policy_applied", "due_pinned"],
    "done": ["ticket_reopened", "ticket_reopened", "reply_sent", "policy_applied", "note_added"],
    "merged": ["note_added"],
}  # fmt: skip
BECOMES = {
    "ticket_resolved": "done", "ticket_reopened": "active", "wait_started": "waiting", "wait_ended": "active",
    "ticket_merged": "merged",
}  # fmt: skip


@st.composite
def lives(draw):
    """What happened to a ticket in whole minutes over two days near a clock change, and the books it lived under."""
    base = draw(st.sampled_from(CHANGES))
    at = base + timedelta(minutes=draw(st.integers(-600, 300)))
    first = {"priority": draw(st.sampled_from([1, 2, 3])), "source": "portal", "policy": 1}
    events, state = [event("ticket_logged", at, **first)], "active"
    for seq in range(2, 2 + draw(st.integers(0, 9))):
        kind = draw(st.sampled_from(KINDS[state]))
        at += timedelta(minutes=draw(st.sampled_from([0, 1]) | st.integers(0, 400)))
        pin = at + timedelta(minutes=draw(st.integers(1, 900)))
        payload = {
            "priority_changed": {"to": draw(st.sampled_from([1, 2, 3]))},
            "policy_applied": {"to": draw(st.sampled_from(POLICIES))},
            "ticket_resolved": {"message": draw(st.sampled_from([None, 5]))},
            "due_pinned": {"metric": draw(st.sampled_from(list(Metric))).value,
                           "due_at": draw(st.sampled_from([pin.isoformat(), pin.isoformat(), None]))},
            "wait_started": {"reason": draw(st.sampled_from(["vendor", "parts"]))},
            "ticket_merged": {"into": 9},
        }.get(kind, {"message": seq})  # fmt: skip
        actor = draw(st.sampled_from([ActorKind.HUMAN, ActorKind.HUMAN, ActorKind.SYSTEM]))
        events.append(event(kind, at, actor, **payload))
        state = BECOMES.get(kind, state)
    return tuple(events), draw(promised(base)), at + timedelta(minutes=draw(st.integers(0, 600)))


def pairs(life):
    """Each folded cycle with the oracle's, its hours and its target; in the same order."""
    events, books, now = life
    found, oracle = fold(events=events, books=books, now=now), Oracle(events)
    order = [metric.value for metric in (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.RESOLUTION)]
    owed = sorted(oracle.owed, key=lambda each: (order.index(each.metric), each.cycle))
    assert [(clock.metric, clock.cycle) for clock in found.cycles] == [(each.metric, each.cycle) for each in owed]
    for clock, each in zip(found.cycles, owed, strict=True):
        target = books[oracle.policy].target(type("F", (), {"priority": oracle.priority_of(each)}))
        yield clock, each, oracle, target.hours, target.seconds(clock.metric)


@examples
@given(life=lives())
def test_p1_p13_cycles_and_their_seconds_equal_the_oracle(life):
    for clock, owed, oracle, hours, target in pairs(life):
        end = owed.stop or oracle.merged or life[2]
        base = oracle.base(owed)
        assert (clock.started_at, clock.stopped_at, clock.state) == (owed.start, owed.stop, oracle.state_of(owed))
        assert (clock.target_seconds, clock.policy) == (target, oracle.policy)
        assert clock.carried_seconds == oracle.seconds(owed, hours, base, owed.start)
        assert clock.spent_seconds == oracle.seconds(owed, hours, base, end)
        if owed.stop:
            assert clock.business_seconds == oracle.seconds(owed, hours, owed.start, end)
            assert clock.wall_seconds == (end - owed.start).total_seconds()


@examples
@given(life=lives())
def test_p4_p14_p15_due_times_and_breaches_equal_the_oracle(life):
    for clock, owed, oracle, hours, target in pairs(life):
        end = owed.stop or oracle.merged or life[2]
        is_held = clock.state in (ClockState.PAUSED, ClockState.CANCELLED)
        if owed.pin:
            assert clock.due_at == (None if clock.state is ClockState.CANCELLED else owed.pin)
            assert clock.is_breached == (end > owed.pin)
            continue
        if target is None:
            assert (clock.due_at, clock.is_breached) == (None, False)
            continue
        horizon = end + timedelta(days=2)
        due_at = oracle.due(owed, hours, target, horizon=horizon)
        assert clock.is_breached == (due_at is not None and end > due_at)
        if is_held:
            assert clock.due_at is None
        else:
            assert clock.due_at == due_at if due_at else clock.due_at is None or clock.due_at >= horizon


@examples
@given(life=lives())
def test_p19_segments_tile_each_cycle_and_say_by_which_hours(life):
    for clock, owed, oracle, hours, _ in pairs(life):
        edges = [(segment.start, segment.end) for segment in clock.segments]
        assert [end for _, end in edges[:-1]] == [start for start, _ in edges[1:]]
        if not edges:
            assert owed.start == (owed.stop or oracle.merged)
            continue
        assert (edges[0][0], edges[-1][1]) == (owed.start, owed.stop or oracle.merged)
        known = hours.before(edges[-1][1]) if edges[-1][1] else hours
        for segment in clock.segments:
            assert segment.calendar == known.edition_at(segment.start).version
            assert known.changes_between(segment.start, segment.end) == ()
            assert segment.policy == oracle.policy


@examples
@given(life=lives())
def test_p19_running_segments_hold_the_business_time(life):
    for clock, owed, oracle, hours, _ in pairs(life):
        if owed.stop:
            running = sum(
                oracle.seconds(owed, hours, segment.start, segment.end)
                for segment in clock.segments
                if segment.is_running
            )
            assert running == clock.business_seconds


@examples
@given(life=lives())
def test_p20_segments_keep_their_instants_as_json(life):
    for clock, *_ in pairs(life):
        for segment in clock.segments:
            row = segment.as_row()
            assert datetime.fromisoformat(row["from"]) == segment.start
            assert (row["to"] and datetime.fromisoformat(row["to"])) == segment.end


def tell_all(events, books, now, *, every):
    """Announce marks as a sweeper would that comes by at these times."""
    told, story = [], list(events)
    for at in every:
        while True:
            found = fold(events=story, books=books)
            due = [clock for clock in found.cycles if clock.mark and clock.mark.is_passed(at)]
            if not due:
                break
            clock = min(due, key=lambda each: (each.mark.at, each.metric, each.cycle))
            kind = "promise_missed" if clock.mark.percent == 100 else "promise_warned"
            payload = {"metric": clock.metric.value, "cycle": clock.cycle}
            payload |= {} if kind == "promise_missed" else {"percent": clock.mark.percent}
            told.append((payload["metric"], clock.cycle, clock.mark.percent, clock.mark.at))
            story.append(event(kind, clock.mark.at, ActorKind.SYSTEM, **payload))
    return told, fold(events=story, books=books, now=now)


@examples
@given(life=lives(), pace=st.integers(60, 700))
def test_p16_each_mark_is_told_once_in_order_whenever_the_sweeper_comes(life, pace):
    events, books, now = life
    end = now + timedelta(days=4)
    often = [now + timedelta(minutes=pace * number) for number in range(1, 4 * 1440 // pace)]

    told, clocks = tell_all(events, books, end, every=[*often, end])
    told_late, clocks_late = tell_all(events, books, end, every=[end])

    assert sorted(told) == sorted(told_late)
    assert [clock.breached_at for clock in clocks.cycles] == [clock.breached_at for clock in clocks_late.cycles]
    assert len({key[:3] for key in told}) == len(told)
    for metric, cycle, percent, at in told_late:
        clock = clocks.of(Metric(metric))[cycle - 1]
        assert percent < 100 or clock.is_breached
        assert clock.stopped_at is None or at < clock.stopped_at
        later = [other for *same, other, _ in told_late if same == [metric, cycle]]
        assert later == sorted(later)
