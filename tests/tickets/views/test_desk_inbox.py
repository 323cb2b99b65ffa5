from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.models import QueueMember, Ticket

pytestmark = pytest.mark.django_db
QUERIES = 8


def _signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def _numbers(response):
    return [row.ticket.pk for row in response.context["rows"]]


def test_inbox_puts_nobodys_tickets_first_then_due_time():
    agent = make_agent()
    later = make_ticket(impact=4, urgency=4)
    taken = make_ticket(impact=1, urgency=1)
    sooner = make_ticket(impact=1, urgency=1)
    take_ticket(actor=agent, ticket_id=taken.pk, at=NOW)

    response = _signed_in(agent).get(reverse("desk:inbox"), {"scope": "active"})

    assert _numbers(response) == [sooner.pk, later.pk, taken.pk]
