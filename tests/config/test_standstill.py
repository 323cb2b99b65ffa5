"""Background work rests while the demo hospital is loaded."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from config import tasks
from config.celery import app
from config.models import Heartbeat
from config.standstill import is_standing_still, standstill
from config.sweeper import sweep_once
from notifications import tasks as notification_tasks

pytestmark = pytest.mark.django_db


def test_it_lasts_as_long_as_the_block() -> None:
    with standstill(at=timezone.now()):
        during = is_standing_still(at=timezone.now())

    assert (during, is_standing_still(at=timezone.now())) == (True, False)


def test_it_ends_with_an_error_too() -> None:
    with pytest.raises(RuntimeError), standstill(at=timezone.now()):
        raise RuntimeError("cut short")

    assert not is_standing_still(at=timezone.now())


def test_a_killed_loader_is_forgotten() -> None:
    Heartbeat.objects.create(name="demo-load", at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    standing = [
        is_standing_still(at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes))
        for minutes in (0, 4, 5, 60)
    ]

    assert standing == [True, True, False, False]


def test_sweepers_rest_and_their_process_still_says_it_lives() -> None:
    swept: list[datetime] = []
    at = timezone.now()

    with standstill(at=timezone.now()):
        sweep_once(sweepers={"a": lambda *, at: swept.append(at)}, at=at)
    rested = list(swept)
    sweep_once(sweepers={"a": lambda *, at: swept.append(at)}, at=at)

    assert (rested, swept, Heartbeat.objects.get(name="sweeper").at) == ([], [at], at)


def test_tasks_rest_but_for_the_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(notification_tasks.delivery, "sweep_mails", lambda *, at: calls.append("mails"))
    deliver = app.tasks["notifications.tasks.deliver_due"]

    with standstill(at=timezone.now()):
        deliver()
        tasks.beat()
    assert (calls, Heartbeat.objects.filter(name="worker").exists()) == ([], True)

    deliver()
    assert calls == ["mails"]


def test_loading_the_demo_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def load(**_: object) -> int:
        seen.append(is_standing_still(at=timezone.now()))
        return 0

    monkeypatch.setattr("config.management.commands.demo_load.load", load)
    call_command("demo_load", verbosity=0)

    assert (seen, is_standing_still(at=timezone.now())) == ([True], False)
