"""From the outbox to the facts."""

from datetime import timedelta

import pytest

from reports.actions.project import project_tickets
from reports.actions.relay import relay_facts, sweep
from reports.models import TicketFact
from tests.factories import NOW
from tests.reports.stories import story
from tickets.enums import Consumer
from tickets.models import Outbox

pytestmark = pytest.mark.django_db


def test_relay_settles_what_it_took_in():
    story().take().reply()
    others = Outbox.objects.filter(consumer=Consumer.NOTIFICATIONS).count()

    seen = relay_facts(at=NOW + timedelta(hours=1))

    assert seen == 4
    assert Outbox.objects.filter(consumer=Consumer.REPORTS).count() == 0
    assert Outbox.objects.filter(consumer=Consumer.NOTIFICATIONS).count() == others


def test_poisoned_ticket_is_put_aside_and_the_rest_go_on(monkeypatch):
    bad, good = story().ticket, story().ticket
    real = project_tickets

    def project(*, ticket_ids):
        if bad.pk in ticket_ids:
            raise KeyError("queue")
        return real(ticket_ids=ticket_ids)

    monkeypatch.setattr("reports.actions.relay.project_tickets", project)
    relay_facts(at=NOW)

    assert list(TicketFact.objects.values_list("pk", flat=True)) == [good.pk]
    left = Outbox.objects.filter(consumer=Consumer.REPORTS)
    assert {(row.event.ticket_id, row.last_error, row.attempts) for row in left} == {(bad.pk, "KeyError", 1)}
    assert relay_facts(at=NOW) == 0


@pytest.mark.parametrize(("rounds", "left"), [(40, 0), (2, 1)])
def test_sweep_goes_on_until_nothing_is_left_within_its_bound(monkeypatch, rounds, left):
    monkeypatch.setattr("reports.actions.relay.BATCH", 1)
    monkeypatch.setattr("reports.actions.relay._ROUNDS", rounds)
    story().take()

    sweep(at=NOW)

    assert Outbox.objects.filter(consumer=Consumer.REPORTS).count() == left
