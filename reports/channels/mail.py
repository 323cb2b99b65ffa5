"""Sending one mail through Django's mail backend, within a bound."""

import contextlib
import smtplib
import socket
from collections.abc import Iterator
from threading import Timer
from typing import Any

from django.core.mail import EmailMessage, get_connection

from accounts.rules.mail import Trouble, trouble_of

SEND_SECONDS = 60
"""No sending lasts longer, attachment included; a lease lasts three times as long."""


class MailFailed(Exception):
    """The mail was not accepted, as far as we know."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble


def send_mail(mail: EmailMessage) -> None:
    """Connect, send, say goodbye. A connection for each: reports are few and attachments large. Raises MailFailed."""
    backend = get_connection()
    with _failures(is_channel_down=True):
        backend.open()
    try:
        with _failures(is_channel_down=False), _deadline(backend):
            backend.send_messages([mail])
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            backend.close()


@contextlib.contextmanager
def _failures(*, is_channel_down: bool) -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailFailed(trouble_of(error, is_channel_down=is_channel_down)) from error


@contextlib.contextmanager
def _deadline(backend: Any) -> Iterator[None]:
    """Cut the connection when a server takes the mail drop by drop."""
    timer = Timer(SEND_SECONDS, _cut, [backend])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(backend: Any) -> None:
    sock = getattr(getattr(backend, "connection", None), "sock", None)
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
