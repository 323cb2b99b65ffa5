"""Tickets that come by machine have clocks like any other."""

import pytest

from tests.factories import NOW, make_category, make_person, make_policy, make_ticket
from tests.factories.calls import token_caller
from tickets.actions.sla import rebuild_clocks
from tickets.enums import Source
from tickets.models import Clock, Ticket

pytestmark = pytest.mark.django_db


def by_api():
    make_policy()
    body = {"category": make_category().code, "subject": "No images", "affected": "workaround"}
    answer = token_caller(make_person()).post("/api/v1/tickets/", body, format="json")
    assert answer.status_code == 201
    return Ticket.objects.get(pk=answer.json()["number"])


def by_monitor():
    return make_ticket(source=Source.MONITOR)


def by_import():
    """History is loaded without clocks, which are then made from its events."""
    ticket = make_ticket(source=Source.IMPORT, at=NOW)
    Clock.objects.filter(ticket=ticket).delete()
    Ticket.objects.filter(pk=ticket.pk).update(first_response_due_at=None, resolution_due_at=None)
    rebuild_clocks(ticket_ids=[ticket.pk])
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize("door", [by_api, by_monitor, by_import])
def test_trap_25_ticket_of_any_door_starts_clocks(door):
    ticket = door()

    clocks = Clock.objects.filter(ticket=ticket).order_by("metric")
    assert [(clock.metric, clock.state, clock.started_at) for clock in clocks] == [
        ("first_response", "running", ticket.created_at),
        ("resolution", "running", ticket.created_at),
    ]
    assert [clock.due_at for clock in clocks] == [ticket.first_response_due_at, ticket.resolution_due_at]
    assert None not in [clock.due_at for clock in clocks]
    assert all(clock.next_mark_at == clock.due_at for clock in clocks)
