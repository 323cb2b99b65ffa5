"""Category, priority, queue and device by hand."""

import pytest

from tests.factories import make_agent, make_category, make_device, make_queue, make_ticket
from tests.tickets.actions.stories import events_after, later
from tickets.actions.assignment import take_ticket
from tickets.actions.triage import (
    QueueClosed,
    ReasonNeeded,
    change_category,
    change_priority,
    link_device,
    route_ticket,
)
from tickets.enums import Priority, State
from tickets.models import Clock, Message

pytestmark = pytest.mark.django_db


def test_change_category_keeps_queue_and_priority() -> None:
    ticket, other = make_ticket(), make_category(queue=make_queue(code="NET"), impact=1)

    changed = change_category(actor=make_agent(), ticket_id=ticket.pk, category=other, at=later(1))

    assert (changed.category, changed.queue.code, changed.priority) == (other, "PACS", ticket.priority)
    assert events_after(ticket, 2) == [("category_changed", {"from": ticket.category.code, "to": other.code})]


def test_change_category_to_the_same_changes_nothing() -> None:
    ticket = make_ticket()

    same = change_category(actor=make_agent(), ticket_id=ticket.pk, category=ticket.category, at=later(1))

    assert (same.version, events_after(ticket, 2)) == (1, [])


def test_change_priority_says_why_and_moves_the_due_time() -> None:
    ticket = make_ticket()

    changed = change_priority(
        actor=make_agent(), ticket_id=ticket.pk, priority=Priority.P1, reason="Stroke unit", at=later(1)
    )

    note = Message.objects.get(ticket=ticket)
    clock = Clock.objects.get(ticket=ticket, metric="first_response")
    assert (changed.priority, note.kind, note.body) == (1, "note", "Stroke unit")
    assert (clock.target_seconds, clock.due_at) == (15 * 60, later(15))
    assert events_after(ticket, 3) == [("priority_changed", {"from": 3, "to": 1, "note": note.pk})]


def test_change_priority_to_the_same_changes_nothing() -> None:
    ticket = make_ticket()

    same = change_priority(actor=make_agent(), ticket_id=ticket.pk, priority=Priority.P3, reason="", at=later(1))

    assert same.version == 1


def test_change_priority_needs_a_reason() -> None:
    with pytest.raises(ReasonNeeded):
        change_priority(actor=make_agent(), ticket_id=make_ticket().pk, priority=Priority.P1, reason=" ", at=later(1))


def test_route_ticket_frees_it_for_the_new_queue() -> None:
    ticket, agent, network = make_ticket(), make_agent(), make_queue(code="NET")
    take_ticket(actor=agent, ticket_id=ticket.pk, at=later(1))

    routed = route_ticket(actor=agent, ticket_id=ticket.pk, queue=network, at=later(2))

    assert (routed.queue, routed.assignee, routed.state) == (network, None, State.NEW)
    payload = {"from": "PACS", "to": "NET", "rule": "by hand", "version": None, "why": ""}
    assert events_after(ticket, 3) == [("ticket_routed", payload)]


def test_route_ticket_to_its_own_queue_changes_nothing() -> None:
    ticket = make_ticket()

    same = route_ticket(actor=make_agent(), ticket_id=ticket.pk, queue=ticket.queue, at=later(1))

    assert same.version == 1


def test_route_ticket_to_a_closed_queue_is_refused() -> None:
    with pytest.raises(QueueClosed):
        route_ticket(
            actor=make_agent(), ticket_id=make_ticket().pk, queue=make_queue(code="OLD", is_active=False), at=later(1)
        )


def test_link_device_brings_its_place() -> None:
    ticket, device = make_ticket(), make_device()

    linked = link_device(actor=make_agent(), ticket_id=ticket.pk, device=device, at=later(1))

    assert (linked.device, linked.location) == (device, device.location)
    assert events_after(ticket, 2) == [
        (
            "device_linked",
            {
                "from": None,
                "to": device.pk,
                "how": "by_hand",
                "score": 100,
                "site": device.site_id,
                "criticality": device.criticality,
            },
        )
    ]


def test_link_device_to_none_removes_it() -> None:
    device = make_device()
    ticket = make_ticket(device=device)

    unlinked = link_device(actor=make_agent(), ticket_id=ticket.pk, device=None, at=later(1))
    same = link_device(actor=make_agent(), ticket_id=ticket.pk, device=None, at=later(2))

    assert (unlinked.device, unlinked.version, same.version) == (None, 2, 2)
