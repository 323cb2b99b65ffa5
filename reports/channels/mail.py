"""Sending one mail through Django's mail backend, within a bound."""

import contextlib
import smtplib
from collections.abc import Iterator

from django.core.mail import EmailMessage, get_connection

from accounts.channels.connection import cut_after
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
        talk = cut_after(SEND_SECONDS, lambda: getattr(backend, "connection", None))
        with _failures(is_channel_down=False), talk:
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
