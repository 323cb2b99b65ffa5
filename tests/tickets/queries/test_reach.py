"""What open tickets say of devices."""

from datetime import timedelta

import pytest

from assets.actions.downtime import Span, enter_downtime
from assets.enums import DeviceState, FlowState
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
def test_states_are_two_queries(count, django_assert_num_queries):
    for _ in range(count):
        grave(make_device())
    agent = make_agent()

    with django_assert_num_queries(2):
        assert len(told_states(agent)) == count


def test_the_ledger_is_believed_where_a_downtime_goes_on():
    agent = make_agent()
    said, silent, over, struck = (make_device() for _ in range(4))
    ticket = grave(said)
    for device, state in ((said, DeviceState.DEGRADED), (silent, DeviceState.DEGRADED), (silent, DeviceState.DOWN)):
        entered(agent, device, state)
    entered(agent, over, DeviceState.DOWN, ended_at=NOW)
    entered(agent, struck, DeviceState.DOWN)
    struck.downtimes.update(is_void=True)

    told = told_states(agent)

    assert {pk: (each.state, each.numbers) for pk, each in told.items()} == {
        said.pk: (FlowState.DEGRADED, (ticket.pk,)),
        silent.pk: (FlowState.DOWN, ()),
    }
    assert told_states(make_person()) == {}


def entered(agent, device, state, ended_at=None):
    span = Span(state=state, began_at=NOW - timedelta(hours=1), ended_at=ended_at)
    enter_downtime(actor=agent, device=device, span=span, why="Log", at=NOW)


def test_reach_of_a_scanner_asks_nothing(django_assert_num_queries):
    scanner = make_device()
    router = make_routed(scanner)

    with django_assert_num_queries(0):
        assert device_reach(scanner).is_empty
    with django_assert_num_queries(1):
        assert not device_reach(router).is_empty
    assert device_reach(make_device(kind="router")).is_empty
