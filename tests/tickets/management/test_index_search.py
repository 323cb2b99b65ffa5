"""Indexing everything anew."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import make_agent, make_ticket
from tickets.models import TicketText
from tickets.queries.search import matching_text
from tickets.queries.visible import visible_to

pytestmark = pytest.mark.django_db


def test_tickets_written_past_the_triggers_are_found_again():
    tickets = {make_ticket(subject="Worklist empty") for _ in range(3)}
    TicketText.objects.all().delete()
    out, agent = StringIO(), make_agent()

    call_command("index_search", stdout=out)

    assert out.getvalue() == "3 tickets are indexed, 2 words are known.\n"
    assert set(matching_text(visible_to(agent), "worklist", user=agent)) == tickets
