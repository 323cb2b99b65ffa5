"""The LMTP listener as it runs: in a thread for most tests, as a process of its own where it is killed."""

import asyncio
import os
import smtplib
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tickets.intake.mail_lmtp import Listener, listen, listener_of

DESK = "desk@hospital.example"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def listening(
    *, path: str = "", peers: tuple[str, ...] = ("127.0.0.1",), beat: Callable[[], object] = bool
) -> Iterator[Listener]:
    """Listen in a thread until the block ends, and then stop as SIGTERM does."""
    place = f"unix:{path}" if path else f"127.0.0.1:{free_port()}"
    listener, ready = listener_of(place, peers=peers), Event()
    loop, stopping = asyncio.new_event_loop(), asyncio.Event()
    work = listen(listener, stopping=stopping, ready=ready.set, beat=beat)
    thread = Thread(target=loop.run_until_complete, args=(work,))
    thread.start()
    ready.wait(10)
    try:
        yield listener
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(20)
        loop.close()


def client_of(listener: Listener) -> smtplib.LMTP:
    return smtplib.LMTP(listener.path or listener.host, listener.port, timeout=20)


def bring(listener: Listener, raw: bytes, *to: str, sender: str = "a@x.example", options: tuple[str, ...] = ()) -> None:
    """Hand over one mail; raises what smtplib raises."""
    with client_of(listener) as client:
        client.sendmail(sender, list(to) or [DESK], raw, mail_options=options)
        for _each in to[1:]:
            client.getreply()  # smtplib reads the first answer alone


_DIES_AFTER_KEEPING = """
import os, signal
from tickets.intake import mail_lmtp
real = mail_lmtp.store_mail
def store(**given):
    real(**given)
    os.kill(os.getpid(), signal.SIGKILL)
mail_lmtp.store_mail = store
"""
_RUNS = """
import django; django.setup()
{patch}
from django.core.management import call_command
call_command("mail_listen")
"""


def start_listener(*, port: int, dies_after_keeping: bool = False) -> subprocess.Popen[bytes]:
    """Start `mail_listen` as a process on the database of the test; returns once it listens."""
    database = connection.settings_dict
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgres://{database['USER']}@{quote(database['HOST'], safe='')}/{database['NAME']}",
        "RADDESK_VAR": str(settings.MEDIA_ROOT.parent),
        "RADDESK_LMTP": f"127.0.0.1:{port}",
        "RADDESK_MAIL_REPLY_TO": DESK,
        "PYTHONUNBUFFERED": "1",
    }
    code = _RUNS.format(patch=_DIES_AFTER_KEEPING if dies_after_keeping else "")
    process = subprocess.Popen([sys.executable, "-c", code], env=os.environ | given, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert b"taking mail" in process.stdout.readline()
    return process
