"""Signs of life of the listeners for mail: given, missed, told, and given again."""

import os
import signal
import socket
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from config import health, listeners
from config.heartbeat import note_heartbeat
from config.listeners import Silent, listeners_report, note_listening, silent_listeners
from config.management.commands import mail_listen
from config.models import Heartbeat
from tests.tickets.intake.lmtp_server import free_port

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HERE = f"lmtp@{socket.gethostname()}"[:40]


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.LMTP = "127.0.0.1:8024"
    settings.REDIS_URL = "unix:///nowhere/redis.sock"


def seconds(number: float) -> datetime:
    return AT + timedelta(seconds=number)


def test_part_of_readyz_is_there_where_a_listener_is_configured(settings: Any) -> None:
    note_listening(at=AT)

    assert health.report(at=seconds(5))["mail_listener"] == {"state": "ok", "age_seconds": 5.0, "listening": 1}
    settings.LMTP = ""
    assert "mail_listener" not in health.report(at=seconds(5))
    assert silent_listeners(at=seconds(500)) == []


def test_listener_that_never_ran_is_down() -> None:
    assert listeners_report(at=AT) == {"state": "down", "age_seconds": None, "listening": 0}
    assert silent_listeners(at=AT) == [Silent(host="", since=None)]


def test_silent_listener_is_told_until_it_comes_back() -> None:
    host = HERE.removeprefix("lmtp@")
    note_listening(at=AT)

    told = [(listeners_report(at=seconds(each))["state"], silent_listeners(at=seconds(each))) for each in (60, 61)]
    later = listeners_report(at=AT + timedelta(days=3))["state"]
    note_listening(at=seconds(70))

    assert told == [("ok", []), ("late", [Silent(host=host, since=AT)])]
    assert (later, listeners_report(at=seconds(71))["state"], silent_listeners(at=seconds(71))) == ("late", "ok", [])


def test_one_of_two_hosts_is_told_for_a_day() -> None:
    note_heartbeat(name="lmtp@b", at=AT)
    note_heartbeat(name="sweeper", at=AT - timedelta(days=2))
    found = []
    for later in (timedelta(hours=1), timedelta(days=1), timedelta(days=1, seconds=1)):
        note_heartbeat(name="lmtp@a", at=AT + later)
        report = listeners_report(at=AT + later)
        found.append((report["state"], report["listening"], silent_listeners(at=AT + later)))

    silent = [Silent(host="b", since=AT)]
    assert found == [("late", 1, silent), ("late", 1, silent), ("ok", 1, [])]


def test_long_names_of_hosts_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listeners.socket, "gethostname", lambda: "h" * 64)

    note_listening(at=AT)

    assert Heartbeat.objects.get().name == "lmtp@" + "h" * 35


@pytest.mark.django_db(transaction=True)
def test_command_gives_signs_and_takes_the_last_back_when_told_to_stop(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LMTP = f"127.0.0.1:{free_port()}"
    seen: list[str] = []

    def note_and_end(*, at: datetime) -> None:
        note_listening(at=at)
        seen.extend(Heartbeat.objects.values_list("name", flat=True))
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(mail_listen, "note_listening", note_and_end)
    call_command("mail_listen", stdout=StringIO())

    assert (seen, Heartbeat.objects.count()) == ([HERE], 0)
