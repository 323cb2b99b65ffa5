"""Mail the demo desk got in the last hours: one of each outcome, so that its log has something to show."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from reports.actions.project import project_tickets
from tickets.actions.mail import store_mail
from tickets.actions.outbox import nobody_told
from tickets.enums import MailSource
from tickets.intake.mail import settle_due
from tickets.models import InboundMail, Ticket

_DESK = "imaging-desk@example.org"
_MAILS: tuple[tuple[int, dict[str, str], str], ...] = (
    (
        310,
        {"From": "Grace Adeyemi <grace.adeyemi@example.org>", "Subject": "Worklist at US3 does not refresh"},
        "Since this morning the worklist at US3 shows yesterday’s patients until we restart it.\n\n"
        "We can work, but each restart takes five minutes.\n-- \nGrace Adeyemi\nUltrasound, ext. 4417\n",
    ),
    (
        240,
        {
            "From": "Grace Adeyemi <grace.adeyemi@example.org>",
            "Subject": "Re: Worklist at US3 does not refresh",
            "References": "<worklist-us3@mail.example.org>",
        },
        "It has just happened again, at 10:40, after the lunch list was loaded.\n\n"
        "On Mon, 5 Jan 2026 at 10:02, Imaging help desk wrote:\n> Thank you, we are looking into it.\n",
    ),
    (
        200,
        {
            "From": "Grace Adeyemi <grace.adeyemi@example.org>",
            "Subject": "Automatic reply: Worklist at US3 does not refresh",
            "Auto-Submitted": "auto-replied",
        },
        "I am in clinic until four.\n",
    ),
    (
        150,
        {"From": "J. Marlow <j.marlow@partner-clinic.example>", "Subject": "Cannot open the images you sent us"},
        "The link to the CT images from Friday opens an empty page. Could somebody call?\n\nJ. Marlow\n",
    ),
    (
        95,
        {
            "From": "Imaging Today <news@imaging-today.example>",
            "Subject": "Ten trends in enterprise imaging",
            "List-Unsubscribe": "<mailto:leave@imaging-today.example>",
        },
        "Read on our website.\n",
    ),
    (
        40,
        {"From": "MAILER-DAEMON@mx.example.org", "Subject": "Undelivered mail returned to sender", "Return-Path": "<>"},
        "Your mail to the print shop could not be delivered.\n",
    ),
)


_LONGEST_AGO = 1 + max(minutes for minutes, _, _ in _MAILS)


def make_mails(*, at: datetime) -> None:
    """Take in and settle the mails above; nobody is mailed about them."""
    since = Ticket.objects.latest("created_at").created_at  # numbers ascend with the time of logging
    for place, (minutes, headers, text) in enumerate(_MAILS):
        came_at = max(at - timedelta(minutes=minutes), at - (at - since) * minutes / _LONGEST_AGO)
        with nobody_told():
            store_mail(raw=_raw(place, headers, text, came_at=came_at), source=MailSource.IMAP, at=came_at)
            settle_due(at=came_at)
    numbers = InboundMail.objects.filter(ticket__isnull=False).values_list("ticket_id", flat=True)
    project_tickets(ticket_ids=sorted(set(numbers)))


def _raw(place: int, headers: dict[str, str], text: str, *, came_at: datetime) -> bytes:
    mail = EmailMessage()
    named = {"To": _DESK, "Date": f"{came_at:%a, %d %b %Y %H:%M:%S} +0000"}
    named["Message-ID"] = "<worklist-us3@mail.example.org>" if place == 0 else f"<demo-{place}@mail.example.org>"
    for name, value in (named | headers).items():
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()
