"""Supervisors, their schedules and files, and a mail server for those who ask for one."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest

from accounts.models import Person
from reports.actions.schedule import Wanted
from reports.enums import Paper, Rhythm, SendAs, Span
from tests.factories import make_supervisor
from tests.notifications.mail_server import MailServer


@pytest.fixture
def sue(db: None) -> Person:
    return make_supervisor(full_name="Sue Supervisor", email="sue@example.org")


@pytest.fixture
def uma(db: None) -> Person:
    return make_supervisor(full_name="Uma Supervisor", email="uma@example.org")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    """Every test has its own folder for files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BASE_URL = "https://desk.example"


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A running mail server that Django's SMTP backend is pointed at."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 10
    settings.DEFAULT_FROM_EMAIL = "RadDesk <desk@hospital.example>"
    yield server
    server.stop()


def wanted(*people: Person, **fields: Any) -> Wanted:
    """Every Monday at seven the last week, as CSV, to these people."""
    plain: dict[str, Any] = {
        "name": "Weekly", "page": "overview", "query": {"priority": "1"}, "span": Span.WEEK, "send_as": SendAs.CSV,
        "paper": Paper.A4, "rhythm": Rhythm.WEEKLY, "weekday": 0, "month_day": 1, "time": time(7),
        "recipients": [person.pk for person in people],
    }  # fmt: skip
    return Wanted(**(plain | fields))
