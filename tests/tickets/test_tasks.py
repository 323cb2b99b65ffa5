"""What Celery does for the tickets."""

from datetime import timedelta

import pytest

from tests.factories import make_ticket
from tests.tickets.actions.stories import kinds_of
from tickets.models import Clock
from tickets.tasks import check_clocks, tell_marks

pytestmark = pytest.mark.django_db


def test_marks_are_told():
    ticket = make_ticket()

    tell_marks()

    assert kinds_of(ticket)[-2:] == ["promise_missed", "promise_missed"]


def test_sample_check_raises_an_alarm_with_ids_only(caplog, monkeypatch):
    monkeypatch.setattr("tickets.tasks.SAMPLE_SHARE", 1)
    ticket = make_ticket()

    check_clocks()
    quiet = [record.message for record in caplog.records if record.name == "tickets.tasks"]
    Clock.objects.update(started_at=ticket.created_at + timedelta(seconds=1))
    check_clocks()

    alarms = [record for record in caplog.records if record.name == "tickets.tasks"]
    assert quiet == []
    assert [(alarm.levelname, alarm.message, alarm.tickets, alarm.count) for alarm in alarms] == [
        ("ERROR", "clocks_differ", [ticket.pk], 1)
    ]
