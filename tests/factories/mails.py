"""Mails as bytes, and mails that were kept and settled."""

from datetime import datetime
from email.message import EmailMessage

from tests.factories.desk import NOW
from tickets.actions.mail import store_mail
from tickets.enums import MailSource
from tickets.intake.mail import settle_due
from tickets.models import InboundMail

HEADERS = {"To": "desk@hospital.example", "Date": "Mon, 05 Jan 2026 10:00:00 +0000"}


def mail_bytes(
    *, sender: str = "someone@example.org", subject: str = "CT2 is slow", text: str = "It is slow.\n",
    files: tuple[tuple[str, bytes], ...] = (), **headers: str,
) -> bytes:  # fmt: skip
    """A mail; names of further headers with "_" for "-"."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, subject
    for name, value in (HEADERS | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        mail[name] = value
    mail.set_content(text)
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def bounce_bytes(*, about: str, status: str = "5.1.1", action: str = "failed", address: str = "a@example.org") -> bytes:
    """What a mail server says of a mail of ours."""
    return (
        "From: MAILER-DAEMON@mx.example.org\r\nTo: raddesk@localhost\r\nSubject: Undelivered Mail\r\n"
        "Return-Path: <>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {about}\r\nSubject: x\r\n\r\n--b--\r\n"
    ).encode()


def take_in(raw: bytes, *, at: datetime = NOW, source: MailSource = MailSource.PIPE) -> InboundMail:
    """Keep a mail and settle it; return its row."""
    mail = store_mail(raw=raw, source=source, at=at).mail
    settle_due(at=at)
    mail.refresh_from_db()
    return mail
