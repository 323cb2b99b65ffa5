"""What open tickets say of devices."""

import pytest

from assets.enums import FlowState
from tests.factories import NOW, make_agent, make_device, make_person, make_routed, make_ticket
from tickets.actions.incident import Public, declare_incident
from tickets.actions.lifecycle import resolve
from tickets.enums import Impact, Urgency
from tickets.queries.reach import device_reach, told_states

pytestmark = pytest.mark.django_db


def grave(device, impact=Impact.ROOM):
    return make_ticket(device=device, impact=impact, urgency=Urgency.TODAY)


def test_the_gravest_ticket_says_how_a_device_stands():
    agent, device = make_agent(), make_device()
    mild, worst = grave(device, Impact.DEGRADED), grave(device)
    grave(device, Impact.REQUEST)
    make_ticket(impact=Impact.ROOM, urgency=Urgency.TODAY)

    told = told_states(agent)

    assert (told[device.pk].state, told[device.pk].numbers) == (FlowState.DOWN, (worst.pk, mild.pk))
    assert len(told) == 1


def test_a_shared_component_is_down_when_an_incident_runs_on_it():
    agent, router = make_agent(), make_device(kind="router")
    ticket = grave(router)
    before = told_states(agent)[router.pk].state
    declare_incident(actor=agent, ticket_id=ticket.pk, public=Public(title="Down", commander=agent), at=NOW)

    running = told_states(agent)[router.pk].state
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)

    assert (before, running, told_states(agent)) == (FlowState.DEGRADED, FlowState.DOWN, {})


def test_nothing_is_told_of_tickets_one_cannot_see():
    grave(make_device())

    assert told_states(make_person()) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_states_are_one_query(count, django_assert_num_queries):
    for _ in range(count):
        grave(make_device())
    agent = make_agent()

    with django_assert_num_queries(1):
        assert len(told_states(agent)) == count


def test_reach_of_a_scanner_asks_nothing(django_assert_num_queries):
    scanner = make_device()
    router = make_routed(scanner)

    with django_assert_num_queries(0):
        assert device_reach(scanner).is_empty
    with django_assert_num_queries(1):
        assert not device_reach(router).is_empty
    assert device_reach(make_device(kind="router")).is_empty
