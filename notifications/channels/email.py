"""Mail through Django's mail backend: SMTP to the hospital's relay, or files in the embedded run."""

import contextlib
import smtplib
import socket
from collections.abc import Iterator
from dataclasses import asdict
from threading import Timer

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from accounts.rules.mail import mail_domain, trouble_of
from notifications.channels.base import SEND_SECONDS, DeliveryFailed, Receipt
from notifications.models import Delivery
from notifications.rules.mail import Rendered, thread_id
from tickets.queries.mail import reply_to


class EmailChannel:
    """Keeps one connection for many mails; after any failure the next mail gets a new one."""

    def __init__(self) -> None:
        self._backend = get_connection()

    def open(self) -> None:
        """Connect to the mail server if not connected. Raises DeliveryFailed when it cannot be reached."""
        with self._failures(is_channel_down=True):
            self._backend.open()

    def send(self, *, rendered: Rendered, delivery: Delivery) -> Receipt:
        """Send one mail. Raises DeliveryFailed: permanent when the server refuses this mail for good."""
        address = delivery.recipient.email
        mail = compose(rendered=rendered, delivery=delivery, address=address)
        with self._failures(is_channel_down=False), self._deadline():
            self._backend.send_messages([mail])
        return Receipt(address=address)

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._backend.close()

    @contextlib.contextmanager
    def _failures(self, *, is_channel_down: bool) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            raise failure_of(error, is_channel_down=is_channel_down) from error

    @contextlib.contextmanager
    def _deadline(self) -> Iterator[None]:
        """Cut the connection when a server answers drop by drop: each answer is in time, the whole is not."""
        timer = Timer(SEND_SECONDS, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        smtp = getattr(self._backend, "connection", None)
        if smtp is not None and getattr(smtp, "sock", None) is not None:
            with contextlib.suppress(OSError):
                smtp.sock.shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        """Forget the connection without a goodbye: a server that hangs would keep us waiting for its answer."""
        smtp = getattr(self._backend, "connection", None)
        if smtp is not None and hasattr(smtp, "sock"):
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtplib.SMTP.close(smtp)
        self._backend = get_connection()


def compose(*, rendered: Rendered, delivery: Delivery, address: str) -> EmailMultiAlternatives:
    """Return the mail: text and HTML, threaded by ticket, marked as automatic so that no robot answers."""
    domain = mail_domain(settings.DEFAULT_FROM_EMAIL)
    thread = thread_id(number=delivery.ticket_id, domain=domain)
    answers_to = reply_to(ticket_id=delivery.ticket_id, person_id=delivery.recipient_id)
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        to=[address],
        reply_to=[answers_to] if answers_to else None,
        headers={
            "Message-ID": delivery.message_id,
            "In-Reply-To": thread,
            "References": thread,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "X-RadDesk": domain,
            "List-Id": f"RadDesk <raddesk.{domain}>",
        },
    )
    mail.attach_alternative(rendered.html, "text/html")
    return mail


def failure_of(error: Exception, *, is_channel_down: bool) -> DeliveryFailed:
    """Say what a failure means, see accounts.rules.mail."""
    return DeliveryFailed(**asdict(trouble_of(error, is_channel_down=is_channel_down)))
