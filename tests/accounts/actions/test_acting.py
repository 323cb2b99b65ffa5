"""Standing in for a supervisor: a right that begins, ends by the clock, and is written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.acting import ActingOver, BadActing, CannotAppoint, appoint_acting, end_acting, sweep
from accounts.enums import Capability, Role
from accounts.models import ActingSupervisor, Person
from accounts.queries.acting import acting_spans
from accounts.queries.people import people_who_may
from tests.factories import make_agent, make_person, make_supervisor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def appoint(actor, person, *, for_whom=None, starts=0, hours=8, why="On leave"):
    now = timezone.now()
    return appoint_acting(
        actor=actor,
        person=person,
        stands_in_for=for_whom or actor,
        starts_at=now + starts * HOUR,
        ends_at=now + (starts + hours) * HOUR,
        why=why,
        at=now,
    )


def fresh(person):
    return Person.objects.get(pk=person.pk)


def test_whoever_stands_in_may_what_a_supervisor_may_and_it_is_written_down():
    supervisor, agent = make_supervisor(), make_agent()

    made = appoint(supervisor, agent, why=" On  leave ")

    assert fresh(agent).may(Capability.SEE_REPORTS)
    assert not fresh(agent).may(Capability.MANAGE_DESK)
    assert set(people_who_may(Capability.PLAN_STAFF)) == {supervisor, agent}
    assert (made.person, made.stands_in_for, made.appointed_by, made.why) == (agent, supervisor, supervisor, "On leave")
    assert [row.state for row in acting_spans(at=timezone.now())] == ["now"]


def test_the_right_is_checked_without_a_query(django_assert_num_queries):
    agent = make_agent()
    appoint(make_supervisor(), agent)
    found = fresh(agent)

    with django_assert_num_queries(0):
        assert found.may(Capability.SEE_REPORTS)


def test_it_ends_by_the_clock_though_nothing_sweeps():
    supervisor, agent = make_supervisor(), make_agent()
    appoint(supervisor, agent)
    past = timezone.now() - HOUR
    Person.objects.filter(pk=agent.pk).update(acting_until=past)

    assert not fresh(agent).may(Capability.SEE_REPORTS)
    assert set(people_who_may(Capability.PLAN_STAFF)) == {supervisor}


def test_an_inactive_person_may_nothing():
    agent = make_agent()
    appoint(make_supervisor(), agent)
    Person.objects.filter(pk=agent.pk).update(is_active=False)

    assert not fresh(agent).may(Capability.SEE_REPORTS)


def test_it_begins_later_when_somebody_comes_by():
    supervisor, agent = make_supervisor(), make_agent()
    appoint(supervisor, agent, starts=2)
    before = fresh(agent).may(Capability.SEE_REPORTS)

    begun = [sweep(at=timezone.now() + hours * HOUR) for hours in (1, 3)]

    assert (before, begun, fresh(agent).may(Capability.SEE_REPORTS)) == (False, [0, 1], True)
    assert sweep(at=timezone.now() + 11 * HOUR) == 1
    assert (fresh(agent).acting_role, fresh(agent).acting_until) == ("", None)


def test_ending_it_takes_the_right_away_at_once():
    supervisor, agent = make_supervisor(), make_agent()
    made = appoint(supervisor, agent)

    end_acting(actor=supervisor, acting_id=made.pk, at=timezone.now())

    made.refresh_from_db()
    assert (made.ended_by, fresh(agent).may(Capability.SEE_REPORTS)) == (supervisor, False)
    with pytest.raises(ActingOver):
        end_acting(actor=supervisor, acting_id=made.pk, at=timezone.now())
    assert [row.state for row in acting_spans(at=timezone.now())] == ["over"]


def test_one_may_step_down_but_a_colleague_ends_nothing():
    agent = make_agent()
    made = appoint(make_supervisor(), agent)

    with pytest.raises(CannotAppoint):
        end_acting(actor=make_agent(), acting_id=made.pk, at=timezone.now())

    assert end_acting(actor=agent, acting_id=made.pk, at=timezone.now()).ended_by == agent


def test_who_appoints_whom():
    supervisor, agent, administrator = make_supervisor(), make_agent(), make_person(role=Role.ADMINISTRATOR)

    appoint(administrator, agent, for_whom=supervisor)

    with pytest.raises(CannotAppoint):
        appoint(make_supervisor(), agent, for_whom=supervisor)
    with pytest.raises(CannotAppoint):
        appoint(make_agent(), agent, for_whom=supervisor)
    acting = fresh(agent)
    with pytest.raises(CannotAppoint):  # whoever stands in hands nothing on
        appoint(acting, make_agent(), for_whom=supervisor)
    assert ActingSupervisor.objects.count() == 1


@pytest.mark.parametrize("bad", [{"hours": 0}, {"starts": -9, "hours": 8}, {"hours": 24 * 93}, {"why": " "}])
def test_what_cannot_be_meant_is_refused(bad):
    with pytest.raises(BadActing):
        appoint(make_supervisor(), make_agent(), **bad)


def test_only_the_desk_stands_in_and_only_for_supervisors():
    supervisor, administrator = make_supervisor(), make_person(role=Role.ADMINISTRATOR)

    for person in (make_person(), make_agent(is_active=False), supervisor):
        with pytest.raises(BadActing):
            appoint(supervisor, person)
    with pytest.raises(BadActing):
        appoint(administrator, make_agent(), for_whom=make_agent())
