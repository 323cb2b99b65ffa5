"""Being away, and what becomes of the tickets of whoever goes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError

from tests.factories import NOW, make_agent, make_person, make_queue, make_supervisor, make_ticket
from tests.tickets.actions.staffing import HOUR, away, give_out, join
from tests.tickets.actions.stories import events_after, later
from tickets.actions import absence as actions
from tickets.actions.absence import (
    AbsenceMissing,
    AbsenceOverlaps,
    BadPeriod,
    BadStandIn,
    CannotPlan,
    end_absence,
    enter_absence,
    hand_on,
    sweep,
)
from tickets.actions.assignment import assign_ticket, take_ticket
from tickets.actions.lifecycle import resolve, start_waiting
from tickets.enums import AbsenceReason, State, Strategy, WaitReason
from tickets.models import Absence, QueueMember, Ticket
from tickets.queries.absences import plan_passing_on

pytestmark = pytest.mark.django_db
SOON = NOW + HOUR


def enter(actor, person=None, *, starts_at=NOW, ends_at=NOW + 8 * HOUR, stand_in=None):
    return enter_absence(
        actor=actor,
        person=person or actor,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=AbsenceReason.LEAVE,
        stand_in=stand_in,
        at=NOW,
    )


def held(person, count=1):
    tickets = [make_ticket() for _ in range(count)]
    for ticket in tickets:
        take_ticket(actor=person, ticket_id=ticket.pk, at=later(1))
    return tickets


def test_one_enters_ones_own_absence():
    person, other = make_agent(), make_agent()

    made = enter(person, stand_in=other)

    made.refresh_from_db()
    assert (made.person, made.during.lower, made.during.upper) == (person, NOW, NOW + 8 * HOUR)
    assert (made.stand_in, made.entered_by, made.entered_at, made.handed_on_at) == (other, person, NOW, None)


def test_a_lead_and_a_supervisor_enter_it_for_others_a_colleague_does_not():
    queue = make_queue()
    person, lead, colleague = join(queue), join(queue, is_lead=True), join(queue)

    enter(lead, person)
    enter(make_supervisor(), colleague)

    with pytest.raises(CannotPlan):
        enter(colleague, person)
    with pytest.raises(CannotPlan):
        enter(make_person())


@pytest.mark.parametrize(("starts", "ends"), [(-1, 2), (7, 9), (2, None), (-9, None), (1, 2)])
def test_overlapping_absences_are_refused_with_a_sentence(starts, ends):
    person = make_agent(full_name="Ana Ruiz")
    enter(person)

    with pytest.raises(AbsenceOverlaps) as caught:
        enter(person, starts_at=NOW + starts * HOUR, ends_at=None if ends is None else NOW + ends * HOUR)

    assert caught.value.messages == [
        "Ana Ruiz is away already for some of this time. End that absence first, or choose other times."
    ]
    assert Absence.objects.count() == 1


def test_absences_that_touch_and_those_called_off_do_not_overlap():
    person = make_agent()
    first = enter(person, starts_at=SOON)
    enter(person, starts_at=NOW + 8 * HOUR, ends_at=NOW + 9 * HOUR)
    end_absence(actor=person, absence_id=first.pk, at=NOW)

    enter(person, starts_at=SOON)

    assert Absence.objects.filter(cancelled_at=None).count() == 2


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (SOON, SOON),
        (SOON, NOW),
        (NOW - 3 * HOUR, NOW - HOUR),
        (NOW - timedelta(days=2), SOON),
        (NOW, NOW + timedelta(days=401)),
        (NOW + timedelta(days=401), None),
    ],
)
def test_a_period_that_cannot_be_meant_is_refused(starts_at, ends_at):
    with pytest.raises(BadPeriod):
        enter(make_agent(), starts_at=starts_at, ends_at=ends_at)


def test_nobody_stands_in_for_themselves_and_no_requester_does():
    person = make_agent()

    for stand_in in (person, make_person()):
        with pytest.raises(BadStandIn):
            enter(person, stand_in=stand_in)


def test_ending_an_absence():
    person = make_agent()
    going_on, planned = enter(person), enter(person, starts_at=NOW + 9 * HOUR, ends_at=None)

    end_absence(actor=person, absence_id=going_on.pk, at=SOON)
    end_absence(actor=person, absence_id=planned.pk, at=SOON)

    going_on.refresh_from_db()
    planned.refresh_from_db()
    assert (going_on.during.upper, going_on.cancelled_at) == (SOON, None)
    assert (planned.cancelled_at, planned.cancelled_by) == (SOON, person)
    for each in (going_on, planned):
        with pytest.raises(AbsenceMissing):
            end_absence(actor=person, absence_id=each.pk, at=SOON)


def test_a_colleague_does_not_end_it():
    made = enter(make_agent())

    with pytest.raises(CannotPlan):
        end_absence(actor=make_agent(), absence_id=made.pk, at=SOON)


def test_open_tickets_go_to_the_others_in_turn_one_event_each():
    queue = give_out(Strategy.ROUND_ROBIN)
    person, second, third = (join(queue) for _ in range(3))
    tickets = held(person, 4)
    made = enter(person)

    moved = hand_on(absence_id=made.pk, at=SOON)

    assert moved == 4
    assert [Ticket.objects.get(pk=ticket.pk).assignee for ticket in tickets] == [second, third, second, third]
    payload = {"assignee": second.pk, "from": person.pk, "strategy": "round_robin", "reason": "turn"}
    assert events_after(tickets[0], 3) == [("ticket_assigned", payload)]
    made.refresh_from_db()
    assert made.handed_on_at == SOON
    assert hand_on(absence_id=made.pk, at=SOON) == 0


def test_more_than_the_limit_is_left_to_the_sweeper():
    person = join(make_queue())
    held(person, 3)
    made = enter(person)

    first = hand_on(absence_id=made.pk, at=SOON, limit=2)

    assert (first, sweep(at=SOON), Ticket.objects.filter(assignee=person).count()) == (2, 1, 0)


def test_where_people_take_tickets_they_go_back_to_the_queue():
    queue = make_queue()
    person = join(queue)
    [ticket] = held(person)
    made = enter(person)

    hand_on(absence_id=made.pk, at=SOON)

    ticket.refresh_from_db()
    assert (ticket.state, ticket.assignee) == (State.NEW, None)
    assert events_after(ticket, 3) == [("ticket_released", {"from": person.pk})]


def test_what_waits_goes_to_the_stand_in_else_to_a_lead_and_keeps_waiting():
    queue = give_out(Strategy.ROUND_ROBIN)
    person, stand_in, lead = join(queue), make_agent(), join(queue, is_lead=True)
    got = []
    for chosen in (stand_in, None):
        [ticket] = held(person)
        start_waiting(actor=person, ticket_id=ticket.pk, reason=WaitReason.PARTS, at=later(2))
        made = enter(person, stand_in=chosen)
        hand_on(absence_id=made.pk, at=SOON)
        end_absence(actor=person, absence_id=made.pk, at=SOON)
        made.delete()
        ticket.refresh_from_db()
        got.append((ticket.assignee, ticket.state, ticket.waiting_reason, events_after(ticket, 4)[0][1]["strategy"]))

    assert got == [(stand_in, "waiting", "parts", "stand_in"), (lead, "waiting", "parts", "lead")]


def test_a_stand_in_who_is_away_gets_nothing():
    queue = make_queue()
    person, stand_in = join(queue), make_agent()
    away(stand_in)
    [ticket] = held(person)
    made = enter(person, stand_in=stand_in)

    hand_on(absence_id=made.pk, at=SOON)

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_planned_absence_is_handed_on_when_it_begins():
    person = join(make_queue())
    [ticket] = held(person)
    enter(person, starts_at=SOON)

    before = sweep(at=SOON - timedelta(seconds=1))
    after = sweep(at=SOON)

    ticket.refresh_from_db()
    assert (before, after, ticket.assignee, sweep(at=SOON)) == (0, 1, None, 0)


def test_one_called_off_or_over_before_anybody_came_by_moves_nothing():
    person = join(make_queue())
    [ticket] = held(person)
    called_off = enter(person, starts_at=SOON)
    end_absence(actor=person, absence_id=called_off.pk, at=NOW)
    away(person, starts=1, hours=1)

    assert sweep(at=NOW + 3 * HOUR) == 0
    ticket.refresh_from_db()
    assert ticket.assignee == person


def test_solved_tickets_stay_and_so_does_what_changed_hands_meanwhile():
    queue = make_queue()
    person, other = join(queue), join(queue)
    solved, given = held(person, 2)
    resolve(actor=person, ticket_id=solved.pk, code="other", done="Done.", at=later(2))
    assign_ticket(actor=person, ticket_id=given.pk, assignee=other, at=later(2))

    assert hand_on(absence_id=enter(person).pk, at=SOON) == 0
    assert actions.pass_ticket_on(ticket_id=given.pk, person_id=person.pk, stand_in=None, at=SOON) is None


def test_one_ticket_that_fails_stays_and_the_others_go(monkeypatch, caplog):
    person = join(make_queue())
    bad, good = held(person, 2)
    real = actions.pass_ticket_on

    def fail_once(*, ticket_id, **rest):
        if ticket_id == bad.pk:
            raise RuntimeError
        return real(ticket_id=ticket_id, **rest)

    monkeypatch.setattr(actions, "pass_ticket_on", fail_once)

    assert hand_on(absence_id=enter(person).pk, at=SOON) == 1
    good.refresh_from_db()
    assert (good.assignee, "ticket not passed on" in caplog.text) == (None, True)


def test_trouble_with_the_database_leaves_the_absence_for_the_next_pass(monkeypatch):
    person = join(make_queue())
    held(person)
    made = enter(person)

    def fail(**_):
        raise OperationalError

    monkeypatch.setattr(actions, "pass_ticket_on", fail)

    with pytest.raises(OperationalError):
        sweep(at=SOON)
    made.refresh_from_db()
    assert made.handed_on_at is None


def test_another_refusal_of_the_database_is_not_called_an_overlap(monkeypatch):
    def fail(**_):
        raise IntegrityError("something else")

    monkeypatch.setattr(Absence.objects, "create", fail)

    with pytest.raises(IntegrityError, match="something else"):
        enter(make_agent())


def test_the_preview_says_what_is_then_done():
    queue, pull = give_out(Strategy.ROUND_ROBIN), make_queue(code="NET")
    person, second, third = (join(queue) for _ in range(3))
    QueueMember.objects.create(queue=pull, person=person)
    tickets = held(person, 3)
    start_waiting(actor=person, ticket_id=tickets[2].pk, reason=WaitReason.PARTS, at=later(2))
    stand_in = make_agent(full_name="Sam Stand")

    plan = plan_passing_on(user=person, person=person, stand_in=stand_in, at=SOON)
    hand_on(absence_id=enter(person, stand_in=stand_in).pk, at=SOON)

    by_number = {each.ticket.pk: (each.to, each.why) for each in plan}
    assert by_number == {
        tickets[0].pk: (second.full_name, "It was their turn in the queue."),
        tickets[1].pk: (third.full_name, "It was their turn in the queue."),
        tickets[2].pk: ("Sam Stand", "They stand in."),
    }
    assert [Ticket.objects.get(pk=ticket.pk).assignee for ticket in tickets] == [second, third, stand_in]
