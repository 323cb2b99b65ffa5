"""What open tickets say of devices."""

from datetime import timedelta

import pytest

from assets.actions.downtime import Span, enter_downtime
from assets.actions.work import Wanted, draft_work, move_work
from assets.enums import DeviceState, FlowState
from assets.queries.work import work_now
from assets.rules.work import WorkVerb
from tests.factories import (
    NOW,
    make_agent,
    make_device,
    make_link,
    make_person,
    make_routed,
    make_supervisor,
    make_ticket,
)
from tickets.actions.incident import Public, declare_incident
from tickets.actions.lifecycle import resolve
from tickets.enums import Impact, Urgency
from tickets.queries.reach import device_reach, told_states, work_behind

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


def approved(device, *, starts_at=NOW, hours=4):
    wanted = Wanted(
        title="New software", what="Install it.", devices=[device], starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours), rollback="Old one.", after_check="Test image.",
    )
    work = draft_work(actor=make_agent(), wanted=wanted, at=starts_at - timedelta(hours=1))
    for verb in (WorkVerb.PROPOSE, WorkVerb.APPROVE):
        by = make_supervisor() if verb is WorkVerb.APPROVE else make_agent()
        work = move_work(actor=by, work_id=work.pk, verb=verb, at=starts_at - timedelta(hours=1), accepts=True)
    return work


def test_planned_work_that_goes_on_is_found_with_what_it_reaches():
    scanners = [make_device() for _ in range(3)]
    router = make_routed(*scanners)
    other = make_device()
    work = approved(router)
    span = Span(state=DeviceState.DOWN, began_at=NOW - timedelta(hours=3))
    enter_downtime(actor=make_agent(), device=other, span=span, why="Log", at=NOW)
    approved(other)

    assert work_now(at=NOW - timedelta(minutes=1)) == {}
    works = work_now(at=NOW + timedelta(hours=1))
    assert {pk: (each.work_id, each.is_over, each.was_out) for pk, each in works.items()} == {
        router.pk: (work.pk, False, False), other.pk: (work.pk + 1, False, True),
    }
    assert [each.tag for each in work_behind(scanners[0], works=works)] == [router.tag]
    assert [each.tag for each in work_behind(router, works=works)] == [router.tag]
    assert work_behind(make_device(), works=works) == []
    assert work_behind(scanners[0], works={}) == []
    assert work_now(at=NOW + timedelta(hours=5)) == {}  # never started: its window is over
    move_work(actor=make_agent(), work_id=work.pk, verb=WorkVerb.START, at=NOW + timedelta(hours=3))
    assert work_now(at=NOW + timedelta(hours=5))[router.pk].is_over is True


def test_what_planned_work_took_out_cannot_stand_in():
    """Two routers of which one must work: with one out by planned work, everybody depends on the other."""
    scanners = [make_device() for _ in range(3)]
    one, two = make_device(tag="R1", kind="router"), make_device(tag="R2", kind="router")
    pacs = make_device(kind="pacs")
    for scanner in scanners:
        make_link(scanner, one, group=f"Routers of {scanner.tag}")
        make_link(scanner, two, group=f"Routers of {scanner.tag}")
    make_link(one, pacs)
    make_link(two, pacs)
    approved(two)
    works = work_now(at=NOW)

    calm, tight = device_reach(one), device_reach(one, works=works)

    assert [hit.has_lost for hit in calm.rooms + calm.devices].count(True) == 0
    assert {hit.name for hit in tight.devices if hit.has_lost} == {pacs.tag, *(each.tag for each in scanners)}


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
