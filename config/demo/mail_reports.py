"""Mail the demo desk got by LMTP: a mail of its own that came back, and one that names a patient and was held."""

from datetime import datetime, timedelta
from hashlib import sha256

from notifications.enums import Channel, DeliveryState, Outcome, Relation
from notifications.models import Delivery, DeliveryAttempt
from reports.actions.project import project_tickets
from tickets.actions.mail import store_mail
from tickets.actions.outbox import nobody_told
from tickets.enums import MailSource
from tickets.intake.mail import settle_due
from tickets.models import TicketEvent
from tickets.rules.mail_envelope import trace_lines

_DESK = "imaging-desk@example.org"
_HELD = """From: R. Banerjee <r.banerjee@partner-clinic.example>
To: {desk}
Subject: Wrong side marker on a chest film
Message-ID: <demo-marker@partner-clinic.example>
Date: {date}

The film you sent us on Friday has the side marker on the wrong side.

Patient: Example, Marion
DOB: 14/02/1961

Please correct it before Thursday's list.
R. Banerjee
"""
_RETURNED = """From: MAILER-DAEMON@mx.example.org
To: {desk}
Subject: Undelivered Mail Returned to Sender
Message-ID: <demo-returned@mx.example.org>
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail server of the clinic says: mailbox full.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.2.2

--b
Content-Type: text/rfc822-headers

Message-ID: {about}

--b--
"""


def make_mail_reports(*, at: datetime) -> None:
    """Take both in and settle them; nobody is mailed about them."""
    held_at, returned_at = at - timedelta(minutes=75), at - timedelta(minutes=20)
    _bring(_HELD, at=held_at, sender="r.banerjee@partner-clinic.example")
    delivery = _sent(before=at - timedelta(minutes=30))
    if delivery is not None:
        _bring(_RETURNED, at=returned_at, sender="", about=delivery.message_id, address=delivery.address)
        project_tickets(ticket_ids=[delivery.ticket_id or 0])


def _bring(text: str, *, at: datetime, sender: str, **words: str) -> None:
    filled = text.format(desk=_DESK, date=f"{at:%a, %d %b %Y %H:%M:%S} +0000", **words)
    head = trace_lines(sender=sender, recipients=[_DESK])
    with nobody_told():
        store_mail(raw=filled.replace("\n", "\r\n").encode(), head=head, source=MailSource.LMTP, at=at)
        settle_due(at=at)


def _sent(*, before: datetime) -> Delivery | None:
    """A mail that went out: that somebody took a ticket, to whoever asked."""
    events = TicketEvent.objects.filter(kind="ticket_taken", recorded_at__lt=before, ticket__state="open")
    event = events.select_related("ticket__requester").order_by("-recorded_at", "-pk").first()
    if event is None:
        return None
    key = sha256(f"{event.pk}|demo mail".encode()).hexdigest()
    told_at = event.recorded_at
    delivery = Delivery.objects.create(
        event=event, ticket_id=event.ticket_id, recipient=event.ticket.requester, channel=Channel.EMAIL,
        template=event.kind, reason=Relation.REQUESTER, address=event.ticket.requester.email, dedupe_key=key,
        message_id=f"<{key[:32]}@localhost>", state=DeliveryState.SENT, attempts=1, first_tried_at=told_at,
        next_at=told_at, sent_at=told_at, created_at=told_at,
    )  # fmt: skip
    DeliveryAttempt.objects.create(delivery=delivery, at=told_at, outcome=Outcome.SENT)
    return delivery
