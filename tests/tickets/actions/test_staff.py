"""Who works a queue and how it gives out its tickets."""

import pytest

from tests.factories import NOW, make_agent, make_person, make_queue, make_supervisor
from tests.tickets.actions.staffing import join, on_call
from tickets.actions.staff import (
    BrokenWeek,
    CannotRunQueue,
    MemberMissing,
    NotOfDesk,
    StillOnCall,
    change_strategy,
    put_member,
    remove_member,
    set_working_hours,
)
from tickets.enums import Strategy
from tickets.models import QueueMember, WorkingHours

pytestmark = pytest.mark.django_db
WEEK = [[[480, 1020]]] * 5 + [[], []]


def put(actor, queue, person, **fields):
    fields = {"is_lead": False, "capacity": None, "skills": ()} | fields
    return put_member(actor=actor, queue=queue, person=person, at=NOW, **fields)


def test_a_lead_and_a_supervisor_change_the_strategy_and_an_agent_does_not():
    queue = make_queue()
    lead, agent = join(queue, is_lead=True), join(queue)

    change_strategy(actor=lead, queue=queue, strategy=Strategy.LEAST_LOAD, at=NOW)
    change_strategy(actor=make_supervisor(), queue=queue, strategy=Strategy.ROUND_ROBIN, at=NOW)

    with pytest.raises(CannotRunQueue):
        change_strategy(actor=agent, queue=queue, strategy=Strategy.PULL, at=NOW)
    with pytest.raises(CannotRunQueue):
        change_strategy(actor=join(make_queue(code="NET"), is_lead=True), queue=queue, strategy=Strategy.PULL, at=NOW)
    queue.refresh_from_db()
    assert queue.strategy == "round_robin"


def test_a_new_member_comes_at_the_end_of_the_turn_and_a_change_keeps_it():
    queue, person = make_queue(), make_agent()
    lead = join(queue, is_lead=True, turn=7)

    put(lead, queue, person)
    member = put(lead, queue, person, is_lead=True, capacity=3, skills=["MR", "CT", "CT"])

    member.refresh_from_db()
    assert (member.turn, member.is_lead, member.capacity, member.skills) == (8, True, 3, ["CT", "MR"])


def test_only_the_desk_works_a_queue():
    with pytest.raises(NotOfDesk):
        put(make_supervisor(), make_queue(), make_person())


def test_removing_a_member():
    queue = make_queue()
    lead, called, other = join(queue, is_lead=True), join(queue), join(queue)
    on_call(queue, called)

    remove_member(actor=lead, queue=queue, person_id=other.pk, at=NOW)

    with pytest.raises(StillOnCall):
        remove_member(actor=lead, queue=queue, person_id=called.pk, at=NOW)
    with pytest.raises(MemberMissing):
        remove_member(actor=lead, queue=queue, person_id=other.pk, at=NOW)
    with pytest.raises(CannotRunQueue):
        remove_member(actor=called, queue=queue, person_id=lead.pk, at=NOW)
    assert set(QueueMember.objects.values_list("person", flat=True)) == {lead.pk, called.pk}


def test_hours_are_set_by_oneself_by_a_lead_and_taken_away_again():
    queue = make_queue()
    lead, person, colleague = join(queue, is_lead=True), join(queue), join(queue)

    set_working_hours(actor=person, person=person, week=WEEK, at=NOW)
    set_working_hours(actor=lead, person=person, week=[[]] * 6 + [[[0, 60]]], at=NOW)

    found = WorkingHours.objects.get(person=person)
    assert (found.windows, found.updated_by) == ([[]] * 6 + [[[0, 60]]], lead)
    with pytest.raises(CannotRunQueue):
        set_working_hours(actor=colleague, person=person, week=WEEK, at=NOW)
    set_working_hours(actor=person, person=person, week=None, at=NOW)
    assert not WorkingHours.objects.exists()


@pytest.mark.parametrize("week", [[], [[[60, 0]]] + [[]] * 6, [[[0, 60, 90]]] + [[]] * 6])
def test_a_broken_week_is_refused(week):
    person = make_agent()

    with pytest.raises(BrokenWeek):
        set_working_hours(actor=person, person=person, week=week, at=NOW)
