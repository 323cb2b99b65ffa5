"""Due times set by hand, and changed promises applied to tickets that exist."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from tests.factories import make_agent, make_person, make_supervisor, make_ticket
from tests.tickets.actions.promises import TARGETS, promise, step, told
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import marks
from tickets.actions.lifecycle import end_waiting, reopen, resolve, start_waiting
from tickets.actions.lock import Refused, StaleTicket
from tickets.actions.message import reply, requester_reply
from tickets.actions.promise import CannotReplay, DueOutOfRange, NothingRuns, apply_policy, pin_due
from tickets.actions.triage import ReasonNeeded, change_priority
from tickets.enums import Metric, Priority, WaitReason
from tickets.models import Clock, Message, Ticket
from tickets.permissions import NotAllowed
from tickets.queries.clock_check import clock_differences

pytestmark = pytest.mark.django_db
FIRST = later(1)
TWICE = {
    level: {name: value if name == "calendar" else 2 * value for name, value in target.items()}
    for level, target in TARGETS.items()
}


def pin(ticket, minutes, *, metric=Metric.RESOLUTION, reason="Agreed with the ward.", at=FIRST, **more):
    due_at = None if minutes is None else later(minutes)
    return pin_due(
        actor=more.pop("actor", None) or make_agent(),
        ticket_id=ticket.pk, metric=metric, due_at=due_at, reason=reason, at=at, **more,
    )  # fmt: skip


def clock_of(ticket, metric="resolution", cycle=1):
    return Clock.objects.get(ticket=ticket, metric=metric, cycle=cycle)


# Due times set by hand


def test_trap_22_manual_due_date_is_pinned():
    """Neither a pause nor another priority moves it."""
    promise()
    ticket, agent = make_ticket(impact=1, urgency=1), make_agent()
    pin(ticket, 3000)

    start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.PARTS, at=later(60))
    paused = clock_of(ticket)
    end_waiting(actor=agent, ticket_id=ticket.pk, at=later(600))
    change_priority(actor=agent, ticket_id=ticket.pk, priority=Priority.P3, reason="Calmer.", at=later(700))

    ticket.refresh_from_db()
    assert (paused.state, paused.due_at, paused.is_pinned) == ("paused", later(3000), True)
    assert (clock_of(ticket).due_at, ticket.resolution_due_at) == (later(3000), later(3000))


def test_pin_leaves_a_note_and_an_event():
    ticket = make_ticket()

    pinned = pin(ticket, 3000)

    note = Message.objects.get(ticket=ticket)
    payload = {"metric": "resolution", "due_at": later(3000).isoformat(), "note": note.pk}
    assert (note.kind, note.body) == ("note", "Agreed with the ward.")
    assert events_after(ticket, 2) == [("note_added", {"message": note.pk}), ("due_pinned", payload)]
    assert (pinned.version, pinned.resolution_due_at) == (2, later(3000))


def test_pin_is_a_whole_second():
    promise()
    ticket = make_ticket()

    pin_due(
        actor=make_agent(), ticket_id=ticket.pk, metric=Metric.RESOLUTION,
        due_at=later(90) + timedelta(seconds=5.75), reason="Agreed.", at=later(1),
    )  # fmt: skip

    assert clock_of(ticket).due_at == later(90) + timedelta(seconds=5)


def test_pin_taken_back_goes_by_the_promise_again():
    promise()
    ticket = make_ticket()
    usual = clock_of(ticket).due_at
    pin(ticket, 3000)

    pin(ticket, None, at=later(2))

    assert (clock_of(ticket).due_at, clock_of(ticket).is_pinned) == (usual, False)


def test_pinned_promise_is_missed_at_its_due_time_and_warns_of_nothing():
    promise(step("resolution", 50, "assignee"), step("resolution", 100, "assignee"))
    ticket = make_ticket()
    pin(ticket, 90)

    marks.sweep(at=later(5000))

    resolution = [row for row in told(ticket) if row[2]["metric"] == "resolution"]
    assert resolution == [("missed", later(90), {"metric": "resolution", "cycle": 1, "tell": ["assignee"]})]
    assert clock_of(ticket).breached_at == later(90)


def test_pin_of_a_ticket_without_a_promise_makes_one():
    ticket = make_ticket(impact=5, urgency=4)
    assert clock_of(ticket).due_at is None

    pin(ticket, 600)
    resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Done.", at=later(700))

    assert (clock_of(ticket).target_seconds, clock_of(ticket).breached_at) == (None, later(600))


def test_pin_of_the_next_response_holds_for_its_cycle():
    promise()
    ticket = make_ticket()
    reply(actor=make_agent(), ticket_id=ticket.pk, body="We look.", at=later(1))
    requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="And?", at=later(2))

    pin(ticket, 500, metric=Metric.NEXT_RESPONSE, at=later(3))

    ticket.refresh_from_db()
    assert ticket.next_response_due_at == later(500)


def test_pin_ends_with_its_cycle():
    """What was agreed for one solution says nothing of the next, and never changes what has ended."""
    promise()
    ticket, agent = make_ticket(impact=1, urgency=1), make_agent()
    pin(ticket, 100)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=later(60))
    first = clock_of(ticket)

    reopen(actor=agent, ticket_id=ticket.pk, at=later(500))
    second = clock_of(ticket, cycle=2)
    pin(ticket, 900, at=later(501))

    assert (first.due_at, first.is_pinned, first.breached_at) == (later(100), True, None)
    assert (second.due_at, second.is_pinned) == (later(680), False)
    assert clock_of(ticket, cycle=2).due_at == later(900)
    assert clock_of(ticket).due_at == later(100)


@pytest.mark.parametrize("metric", [Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE])
def test_pin_needs_something_that_runs(metric):
    ticket = make_ticket()
    reply(actor=make_agent(), ticket_id=ticket.pk, body="We look.", at=later(1))

    with pytest.raises(NothingRuns):
        pin(ticket, 600, metric=metric, at=later(2))


@pytest.mark.parametrize("minutes", [-5, 1, 60 * 24 * 368])
def test_pin_must_lie_ahead_within_a_year(minutes):
    with pytest.raises(DueOutOfRange):
        pin(make_ticket(), minutes)


def test_pin_needs_a_reason():
    with pytest.raises(ReasonNeeded):
        pin(make_ticket(), 600, reason=" ")


def test_pin_is_for_the_desk_and_for_active_tickets():
    ticket = make_ticket()

    with pytest.raises(NotAllowed):
        pin(ticket, 600, actor=ticket.requester)
    resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Done.", at=later(5))
    with pytest.raises(Refused, match="already resolved"):
        pin(ticket, 600, at=later(6))


def test_pin_of_an_old_page_is_stale():
    ticket = make_ticket()
    pin(ticket, 600, version=1)

    with pytest.raises(StaleTicket):
        pin(ticket, 700, version=1)


# Changed promises


def administrator():
    return make_person(role=Role.ADMINISTRATOR)


def test_new_version_leaves_running_tickets_alone():
    old = promise()
    ticket = make_ticket(impact=1, urgency=1)
    promise(targets=TWICE)
    reply(actor=make_agent(), ticket_id=ticket.pk, body="We look.", at=later(1))

    assert (clock_of(ticket).policy_version, clock_of(ticket).due_at) == (old, later(240))


def test_applied_version_holds_for_the_whole_life():
    old = promise()
    ticket = make_ticket(impact=1, urgency=1)
    reply(actor=make_agent(), ticket_id=ticket.pk, body="Late.", at=later(20))
    assert clock_of(ticket, "first_response").breached_at == later(15)
    new = promise(targets=TWICE)

    applied = apply_policy(actor=administrator(), ticket_id=ticket.pk, version=new, at=later(30))

    assert events_after(ticket, 4) == [("policy_applied", {"from": old.pk, "to": new.pk})]
    assert (applied.policy_version, applied.resolution_due_at) == (new, later(480))
    answered = clock_of(ticket, "first_response")
    assert (answered.breached_at, answered.target_seconds, answered.policy_version) == (None, 1800, new)


def test_applied_version_judges_a_solved_ticket_too_and_keeps_what_was_told():
    promise()
    ticket, agent = make_ticket(impact=1, urgency=1), make_agent()
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=later(300))
    new = promise(targets=TWICE)

    apply_policy(actor=administrator(), ticket_id=ticket.pk, version=new, at=later(400))
    reopen(actor=agent, ticket_id=ticket.pk, at=later(500))

    assert [row[0] for row in told(ticket)] == ["missed", "missed"]
    assert (clock_of(ticket).breached_at, clock_of(ticket, cycle=2).due_at) == (None, later(680))
    assert clock_differences([ticket.pk]) == []


def test_same_version_again_changes_nothing():
    version = promise()
    ticket = make_ticket()

    apply_policy(actor=administrator(), ticket_id=ticket.pk, version=version, at=later(30))

    assert kinds_of(ticket) == ["ticket_logged", "ticket_routed"]


@pytest.mark.parametrize("make", [make_agent, make_supervisor])
def test_only_administrators_apply(make):
    ticket, new = make_ticket(), promise()

    with pytest.raises(CannotReplay):
        apply_policy(actor=make(), ticket_id=ticket.pk, version=new, at=later(30))


def test_trap_19_policy_retired_keeps_its_history():
    """Promises that were replaced, and hours no promise uses any more, still explain what they promised."""
    old = promise()
    ticket = make_ticket(impact=1, urgency=1)
    resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Done.", at=later(300))
    before = list(Clock.objects.filter(ticket=ticket).order_by("pk").values())
    none = {level: {"calendar": "working-hours", "first_response": None, "resolution": None} for level in TARGETS}
    promise(targets=none)

    assert list(Clock.objects.filter(ticket=ticket).order_by("pk").values()) == before
    assert clock_differences([ticket.pk]) == []
    assert clock_of(ticket).policy_version == old
    assert Ticket.objects.get(pk=ticket.pk).policy_version == old
