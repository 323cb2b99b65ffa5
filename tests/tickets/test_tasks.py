"""What Celery does for the tickets."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_agent, make_ticket
from tests.tickets.actions.stories import kinds_of
from tickets.actions.bulk import ask_bulk
from tickets.models import BulkRun, Clock, SearchWord
from tickets.rules.bulk import BulkAct
from tickets.tasks import check_clocks, continue_bulks, learn_words, tell_marks, tidy

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


def test_bulk_acts_go_on_and_are_forgotten_in_the_end():
    ticket = make_ticket()
    ask_bulk(actor=make_agent(), act=BulkAct.TAKE, given={}, numbers=[ticket.pk], key="k", at=NOW)

    continue_bulks()
    assert BulkRun.objects.get().finished_at is not None
    BulkRun.objects.update(finished_at=NOW)
    tidy()

    assert not BulkRun.objects.exists()


def test_words_are_learned():
    for _ in range(3):
        make_ticket(subject="Worklist empty")

    learn_words()

    assert set(SearchWord.objects.values_list("word", flat=True)) == {"worklist", "empty"}
