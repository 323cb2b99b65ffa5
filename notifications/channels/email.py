"""Mail through Django's mail backend: SMTP to the hospital's relay, or files in the embedded run."""

import contextlib
import smtplib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from email.mime.image import MIMEImage

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from accounts.channels.connection import cut_after
from accounts.rules.mail import mail_domain, sender_line, trouble_of
from notifications.channels.base import SEND_SECONDS, DeliveryFailed, Letter, NotSent, Receipt
from notifications.enums import Skip
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

    def send(self, *, letter: Letter, delivery: Delivery, at: datetime) -> Receipt:
        """Send one mail. Raises DeliveryFailed: permanent when the server refuses this mail for good."""
        address = delivery.recipient.email
        if letter.rendered is None or not address:
            raise NotSent(Skip.NO_ADDRESS)
        self._post(compose(rendered=letter.rendered, delivery=delivery, address=address))
        return Receipt(address=address)

    def send_brief(self, *, text: str, address: str, delivery: Delivery) -> None:
        """Send a few words to a pager that takes mail: plain text, the same in the subject. Raises DeliveryFailed."""
        headers = {"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"}
        self._post(EmailMessage(subject=text, body=text + "\n", to=[address], headers=headers))

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._backend.close()

    def _post(self, mail: EmailMessage) -> None:
        talk = cut_after(SEND_SECONDS, lambda: getattr(self._backend, "connection", None))
        with self._failures(is_channel_down=False), talk:
            self._backend.send_messages([mail])

    @contextlib.contextmanager
    def _failures(self, *, is_channel_down: bool) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            raise failure_of(error, is_channel_down=is_channel_down) from error

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
    headers = {
        "Message-ID": delivery.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-RadDesk": domain,
        "List-Id": f"RadDesk <raddesk.{domain}>",
    }
    if delivery.ticket_id:
        thread = thread_id(number=delivery.ticket_id, domain=domain)
        headers |= {"In-Reply-To": thread, "References": thread}
    answers_to = settings.MAIL_REPLY_TO if rendered.is_digest else _answers_to(delivery)
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=sender_of(rendered),
        to=[address],
        reply_to=[answers_to] if answers_to else None,
        headers={name: value for name, value in {**headers, **rendered.headers}.items() if value},
    )
    mail.attach_alternative(rendered.html, "text/html")
    if rendered.logo:
        mail.mixed_subtype = "related"  # type: ignore[attr-defined]  # Django has it, its stubs do not: no attachment
        mail.attach(_logo(rendered.logo))
    return mail


def _answers_to(delivery: Delivery) -> str:
    """The sealed address at which an answer joins the ticket; empty for what is about none, or without mail in."""
    if delivery.ticket_id is None or delivery.recipient is None:
        return ""
    return reply_to(ticket_id=delivery.ticket_id, person_id=delivery.recipient.pk)


def sender_of(rendered: Rendered) -> str:
    """Return our address under the name the site gave its desk, else as it is set."""
    return sender_line(settings.DEFAULT_FROM_EMAIL, name=rendered.sender)


def _logo(png: bytes) -> MIMEImage:
    image = MIMEImage(png, "png")
    image.add_header("Content-ID", "<logo>")
    image.add_header("Content-Disposition", "inline", filename="logo.png")
    return image


def failure_of(error: Exception, *, is_channel_down: bool) -> DeliveryFailed:
    """Say what a failure means, see accounts.rules.mail."""
    return DeliveryFailed(**asdict(trouble_of(error, is_channel_down=is_channel_down)))
