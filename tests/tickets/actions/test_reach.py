"""A device many depend on raises the impact of its ticket."""

import pytest

from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_device,
    make_link,
    make_location,
    make_routed,
    make_service,
)
from tests.factories import make_ticket as logged
from tickets.actions.triage import change_priority, link_device
from tickets.enums import EventKind, Impact, Priority, Urgency

pytestmark = pytest.mark.django_db
ROOM, DEGRADED = Impact.ROOM.value, Impact.DEGRADED.value


@pytest.fixture
def router(db):
    """A router four rooms send over."""
    return make_routed(*(make_device(location=make_location(name=f"Room {number}")) for number in range(4)))


def events(ticket):
    return list(ticket.events.order_by("seq").values_list("kind", flat=True))


def make_ticket(**fields):
    fields = {"impact": Impact.DEGRADED, "urgency": Urgency.TODAY} | fields
    return logged(**fields)


def test_a_ticket_on_a_shared_component_is_logged_graver(router):
    ticket = make_ticket(device=router)

    raised = ticket.events.get(kind=EventKind.IMPACT_RAISED.value)
    assert (ticket.impact, ticket.priority) == (ROOM, Priority.P2.value)
    assert raised.payload == {"from": DEGRADED, "to": ROOM, "device": router.pk, "rooms": 4, "services": 0}
    assert events(ticket) == ["ticket_logged", "impact_raised", "ticket_routed"]
    assert ticket.last_event_seq == 3


@pytest.mark.parametrize("impact", [Impact.SITE, Impact.ROOM, Impact.INCONVENIENCE, Impact.REQUEST])
def test_other_impacts_stay(router, impact):
    ticket = make_ticket(device=router, impact=impact)

    assert (ticket.impact, events(ticket)) == (impact.value, ["ticket_logged", "ticket_routed"])


def test_a_scanner_or_a_component_nobody_needs_raises_nothing(router):
    spare = make_device(kind="router")

    assert make_ticket(device=make_device()).impact == DEGRADED
    assert make_ticket(device=spare).impact == DEGRADED


def test_one_service_is_enough():
    device = make_device(kind="dictation")
    make_link(device, make_service())

    assert make_ticket(device=device).impact == ROOM


def test_linking_the_device_later_raises_impact_and_priority(router):
    ticket = make_ticket()

    ticket = link_device(actor=make_agent(), ticket_id=ticket.pk, device=router, at=NOW)

    ticket.refresh_from_db()
    assert (ticket.impact, ticket.priority) == (ROOM, Priority.P2.value)
    assert events(ticket)[-3:] == ["device_linked", "impact_raised", "priority_changed"]
    assert ticket.events.get(kind="priority_changed").payload == {"from": 3, "to": 2, "note": None}
    assert ticket.last_event_seq == 5


def test_taking_the_device_away_lowers_nothing(router):
    agent, ticket = make_agent(), make_ticket(device=router)

    ticket = link_device(actor=agent, ticket_id=ticket.pk, device=None, at=NOW)

    assert (ticket.impact, ticket.priority, events(ticket)[-1]) == (ROOM, Priority.P2.value, "device_linked")


def test_a_priority_set_by_hand_stays(router):
    agent, ticket = make_agent(), make_ticket()
    change_priority(actor=agent, ticket_id=ticket.pk, priority=Priority.P4, reason="It can wait.", at=NOW)

    ticket = link_device(actor=agent, ticket_id=ticket.pk, device=router, at=NOW)

    assert (ticket.impact, ticket.priority, events(ticket)[-1]) == (ROOM, Priority.P4.value, "impact_raised")


def test_a_priority_that_is_higher_already_stays(router):
    ticket = make_ticket(category=make_category(code="R13", is_safety=True))

    ticket = link_device(actor=make_agent(), ticket_id=ticket.pk, device=router, at=NOW)

    assert (ticket.priority, events(ticket)[-1]) == (Priority.P2.value, "impact_raised")
