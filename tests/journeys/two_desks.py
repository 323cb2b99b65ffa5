"""Two desks and the mail servers between them: each is a process of its own on a database of its own."""

import contextlib
import email
import os
import queue
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import psycopg
from aiosmtpd.controller import Controller
from django.db import connection

from config.env import BASE_DIR
from tests.notifications.mail_server import _free_port
from tests.processes import held

MARKS = ("Auto-Submitted", "X-Auto-Response-Suppress", "X-RadDesk", "List-Id", "List-Unsubscribe", "Precedence")
IDS = ("Message-ID", "In-Reply-To", "References", "Reply-To", "List-Unsubscribe-Post")

QUIET = """
SELECT (SELECT count(*) FROM tickets_inboundmail WHERE state = 'waiting')
     + (SELECT count(*) FROM tickets_outbox WHERE consumer = 'notifications')
     + (SELECT count(*) FROM notifications_delivery WHERE channel = 'email' AND state IN ('pending', 'sending'))
"""
OUTCOMES = "SELECT outcome, why, count(*) FROM tickets_inboundmail GROUP BY 1, 2 ORDER BY 1, 2"


def unchanged(mail: Message) -> None:
    """A mail server that passes a mail on as it came."""


def stripped(mail: Message) -> None:
    """A gateway that takes away all that says who wrote a mail and what it answers."""
    for name in (*MARKS, *IDS):
        del mail[name]


class Post:
    """The mail servers between the desks: takes mail by SMTP, passes it on by LMTP, counts it."""

    def __init__(self) -> None:
        self.port, self.lmtp_ports = _free_port(), dict[str, int]()
        self.change: Callable[[Message], None] = unchanged
        self.passed = 0
        self._waiting: queue.Queue[tuple[str, bytes] | None] = queue.Queue()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self._thread = Thread(target=self._pass_on, daemon=True)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        for to in envelope.rcpt_tos:
            self._waiting.put((to, envelope.content))
        return "250 OK"

    def start(self) -> None:
        self._controller.start()
        self._thread.start()

    def stop(self) -> None:
        self._controller.stop()
        self._waiting.put(None)
        self._thread.join()

    def _pass_on(self) -> None:
        while (given := self._waiting.get()) is not None:
            to, content = given
            mail = email.message_from_bytes(content)
            self.change(mail)
            with smtplib.LMTP("127.0.0.1", self.lmtp_ports[to.partition("@")[2]], timeout=20) as client:
                client.sendmail(mail["From"], [to], mail.as_bytes())
            self.passed += 1


@dataclass
class Desk:
    """A desk at desk@<domain>: what takes its mail and tells of it, see desk_process."""

    domain: str
    database: str
    var: Path
    post: Post
    per_hour: int
    lmtp_port: int = field(default_factory=_free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it; await_ready() returns once it takes mail."""
        self.post.lmtp_ports[self.domain] = self.lmtp_port
        given = connection.settings_dict
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.journeys.desk_settings",
            "DATABASE_URL": f"postgres://{given['USER']}@{quote(str(given['HOST']), safe='')}/{self.database}",
            "RADDESK_VAR": str(self.var),
            "RADDESK_LMTP": f"127.0.0.1:{self.lmtp_port}",
            "RADDESK_MAIL_FROM": f"desk@{self.domain}",
            "RADDESK_MAIL_PER_HOUR": str(self.per_hour),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post.port}",
            "PYTHONUNBUFFERED": "1",
        }
        argv = [sys.executable, "-m", "tests.journeys.desk_process"]
        self.process = subprocess.Popen(argv, cwd=BASE_DIR, env=os.environ | environment, stdout=subprocess.PIPE)

    def await_ready(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        assert self.process.stdout.readline()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with held(self.process):
                self.process.communicate(timeout=20)

    def ask(self, sql: str) -> list[Any]:
        given = connection.settings_dict
        with psycopg.connect(host=given["HOST"], user=given["USER"], dbname=self.database) as db:
            return db.execute(sql).fetchall()

    def is_quiet(self) -> bool:
        return self.ask(QUIET) == [(0,)]


@contextlib.contextmanager
def two_desks(*, folder: Path, per_hour: int) -> Iterator[tuple[Desk, Desk, Post]]:
    """Run desk A on the database of the test, and desk B on a copy of it as it is now."""
    name, copy = str(connection.settings_dict["NAME"]), f"{connection.settings_dict['NAME']}_b"
    connection.close()
    given = connection.settings_dict
    with psycopg.connect(host=given["HOST"], user=given["USER"], dbname="postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        admin.execute(others, (name,))  # a connection that another test left open; nobody may be in what is copied
        admin.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        post = Post()
        a = Desk("a.example", name, folder / "a", post, per_hour)
        b = Desk("b.example", copy, folder / "b", post, per_hour)
        post.start()
        try:
            for desk in (a, b):
                desk.var.mkdir()
                desk.start()
            for desk in (a, b):
                desk.await_ready()
            yield a, b, post
        finally:
            post.stop()
            for desk in (a, b):
                desk.stop()
            admin.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
