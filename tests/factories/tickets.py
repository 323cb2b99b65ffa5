"""Tickets, through the real action."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from tests.factories.desk import NOW, make_category, make_policy
from tests.factories.people import make_person
from tickets.actions.files import receive_upload
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import Affected
from tickets.models import Ticket, Upload


def make_ticket(*, actor: Person | None = None, at: datetime = NOW, key: str = "", **fields: Any) -> Ticket:
    """A new ticket logged through log_ticket by its requester, or by `actor`; fields are those of NewTicket."""
    make_policy()
    requester = fields.pop("requester", None) or actor or make_person()
    fields = {
        "category": fields.get("category") or make_category(),
        "subject": "Images are missing",
        "affected": None if "impact" in fields else Affected.WORKAROUND,
    } | fields
    return log_ticket(actor=actor or requester, new=NewTicket(requester=requester, **fields), at=at, key=key)


def make_upload(*, owner: Person, name: str = "screen.png", content: bytes = b"\x89PNG\r\n\x1a\nxx") -> Upload:
    """A staged file of this person, ready to be attached."""
    return receive_upload(actor=owner, file=SimpleUploadedFile(name, content), at=NOW)
