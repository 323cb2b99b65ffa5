"""What Celery does for the reports."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.management import call_command

from accounts.models import Person
from reports import tasks
from reports.actions.schedule import add_schedule
from reports.models import ExportJob, TicketFact
from reports.tasks import check_sample, relay
from tests.factories import NOW
from tests.reports.conftest import wanted
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


def test_schedule_goes_from_its_time_to_the_mail(sue: Person, mailoutbox: list[EmailMessage]) -> None:
    with time_machine.travel(NOW - timedelta(days=7), tick=False):
        add_schedule(actor=sue, wanted=wanted(sue, time=time(9)), at=NOW - timedelta(days=7))
    with time_machine.travel(NOW, tick=False):
        tasks.send_reports()
        before = len(mailoutbox)
        tasks.make_exports()
        tasks.send_reports()

    assert (before, [mail.subject for mail in mailoutbox]) == (0, ["[RadDesk] Weekly: 23 Feb to 1 Mar 2026"])


def test_tidying_removes_old_files(sue: Person) -> None:
    with time_machine.travel(NOW, tick=False):
        ExportJob.objects.create(
            owner=sue, page="overview", title="x", kind="csv", state="failed", next_at=NOW, created_at=NOW,
        )  # fmt: skip
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        tasks.tidy_exports()
        call_command("tidy_exports", verbosity=0)

    assert ExportJob.objects.count() == 0
