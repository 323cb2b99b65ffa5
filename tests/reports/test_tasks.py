"""What Celery does for the reports."""

import pytest

from reports.models import TicketFact
from reports.tasks import check_sample, relay
from tests.reports.stories import relay_all, story

pytestmark = pytest.mark.django_db


def test_relay_brings_facts_up_to_date():
    ticket = story().ticket

    relay()

    assert TicketFact.objects.get().pk == ticket.pk


def test_sample_check_raises_an_alarm_for_a_tampered_fact(caplog, monkeypatch):
    monkeypatch.setattr("reports.tasks.SAMPLE_SHARE", 1)
    story()
    relay_all()

    check_sample()
    quiet = [record.message for record in caplog.records if record.message == "facts_differ"]
    TicketFact.objects.update(priority=5)
    check_sample()

    assert quiet == []
    assert [record.message for record in caplog.records if record.name == "reports.tasks"] == ["facts_differ"]
