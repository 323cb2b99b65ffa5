"""What the in-process mail server cannot do: answer drop by drop, each drop in time, the whole never done."""

import contextlib
import smtplib
import socket
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest

from notifications.channels import email as module
from notifications.channels.base import DeliveryFailed, Letter
from notifications.channels.email import EmailChannel, failure_of
from notifications.models import Delivery
from notifications.rules.mail import Rendered
from tests.factories import NOW, make_person

MAIL = Rendered(subject="Taken", text="Text\n", html="<p>Text</p>")


@pytest.fixture
def dripping(settings: Any) -> Iterator[None]:
    """A server that takes the whole mail and then says "2", "2", "2" … without ever ending the line."""
    stopped, listener = Event(), socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            talk, _ = listener.accept()
            with talk, talk.makefile("rb") as lines:
                talk.sendall(b"220 slow\r\n")
                for line in lines:
                    talk.sendall(b"354 go\r\n" if line.upper().startswith(b"DATA") else b"250 OK\r\n")
                    if line.upper().startswith(b"DATA"):
                        break
                while not stopped.wait(0.05):
                    talk.sendall(b"2")

    thread = Thread(target=serve, daemon=True)
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
    settings.EMAIL_TIMEOUT = 10
    yield
    stopped.set()
    listener.close()
    thread.join(timeout=5)


@pytest.mark.django_db
def test_server_that_drips_is_cut_off(dripping: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SEND_SECONDS", 0.5)
    delivery = Delivery(recipient=make_person(), ticket_id=7, message_id="<ab@h.example>")
    channel = EmailChannel()
    channel.open()

    with pytest.raises(DeliveryFailed) as caught:
        channel.send(letter=Letter(rendered=MAIL), delivery=delivery, at=NOW)

    channel.close()
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("error", "code", "permanent", "is_channel_down"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"x")}), "SMTPRecipientsRefused 550", True, False),
        (smtplib.SMTPRecipientsRefused({"a@b": (451, b"x")}), "SMTPRecipientsRefused 451", False, False),
        (smtplib.SMTPDataError(554, b"x"), "SMTPDataError 554", True, False),
        (smtplib.SMTPDataError(452, b"x"), "SMTPDataError 452", False, False),
        (smtplib.SMTPAuthenticationError(535, b"x"), "SMTPAuthenticationError 535", False, True),
        (smtplib.SMTPSenderRefused(550, b"x", "a@b"), "SMTPSenderRefused 550", False, True),
        (smtplib.SMTPServerDisconnected("x"), "SMTPServerDisconnected", False, False),
        (smtplib.SMTPNotSupportedError("x"), "SMTPNotSupportedError", False, False),
        (TimeoutError("x"), "TimeoutError", False, True),
        (ConnectionResetError("x"), "ConnectionResetError", False, False),
        (UnicodeEncodeError("ascii", "é", 0, 1, "x"), "UnicodeEncodeError", True, False),
    ],
)
def test_failure_of_error_says_whether_to_try_again(
    error: Exception, code: str, permanent: bool, is_channel_down: bool
) -> None:
    failure = failure_of(error, is_channel_down=False)

    assert (failure.code, failure.permanent, failure.is_channel_down) == (code, permanent, is_channel_down)
