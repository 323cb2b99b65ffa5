"""The process that fetches mail is told to stop while it waits by IDLE: a real process and a real dovecot."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection

from config.embedded.processes import wait_until
from tests.factories import make_category, make_person, make_policy
from tests.factories.mails import mail_bytes
from tests.processes import held
from tests.tickets.intake.imap_server import ImapServer, imap_server, why_not
from tickets.models import InboundMail, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(bool(why_not()), reason=why_not())]
STOP_SECONDS = 4.0
"""Then the supervisor ends a process by force (config.supervisor.child.Spec)."""


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running


def start_fetching(server: ImapServer, var: Path) -> "subprocess.Popen[bytes]":
    database = connection.settings_dict
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgres://{database['USER']}@{quote(str(database['HOST']), safe='')}/{database['NAME']}",
        "RADDESK_VAR": str(var),
        "RADDESK_IMAP_URL": server.url,
    }
    return subprocess.Popen([sys.executable, "manage.py", "mail_fetch"], env=os.environ | given, stdout=subprocess.PIPE)


def test_process_in_idle_ends_in_time_and_loses_nothing(server: ImapServer, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.IMAP_URL = tmp_path / "media", server.url
    make_policy()
    make_category(code="R00")
    person = make_person()
    with held(start_fetching(server, tmp_path)) as fetching:
        assert wait_until(server.is_idle, seconds=60)
        server.deliver(mail_bytes(sender=person.email, text="1\n"))
        assert wait_until(InboundMail.objects.filter(outcome="accepted").exists, seconds=60)
        assert wait_until(server.is_idle, seconds=60)

        fetching.send_signal(signal.SIGTERM)

        assert fetching.wait(STOP_SECONDS) == 0
    assert not server.is_idle()
    server.deliver(mail_bytes(sender=person.email, text="2\n"))
    out = StringIO()
    call_command("mail_fetch", "--once", stdout=out)
    assert (out.getvalue(), Ticket.objects.count()) == ("1 new, 1 settled\n", 2)
