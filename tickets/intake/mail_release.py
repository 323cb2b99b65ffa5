"""What somebody does with a mail that was held: they read it, and answer for who it is from."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.lock import TicketMissing
from tickets.actions.mail import settle_mail, take_up
from tickets.actions.message import add_call, add_files
from tickets.enums import MailOutcome
from tickets.intake.mail import read_mail
from tickets.intake.mail_act import add_mail, log_mail, staged_files
from tickets.models import InboundMail, Ticket
from tickets.queries.visible import visible_to
from tickets.rules.mail_decision import Act
from tickets.rules.mail_parse import Mail
from tickets.rules.mail_text import reply_words


class MailGone(ValidationError):
    """The file of the mail is not there any more."""

    def __init__(self) -> None:
        super().__init__("The file of this mail is gone. Ask the sender to send it again.", code="mail_gone")


@dataclass(frozen=True)
class Opened:
    """A mail of the log and what it says; None when its file is gone."""

    mail: InboundMail
    read: Mail | None


def open_mail(mail: InboundMail) -> Opened:
    """Return what a mail of the log says, for a page."""
    path = Path(settings.MEDIA_ROOT) / mail.path
    return Opened(mail, read_mail(path) if path.is_file() else None)


@transaction.atomic
def release_as_ticket(*, actor: Person, mail_id: int, requester: Person, at: datetime) -> int:
    """Log a ticket from a held mail in somebody's name; return its number. Raises those of take_up and log_ticket."""
    mail = take_up(actor=actor, mail_id=mail_id)
    made = log_mail(actor=actor, requester=requester, mail=mail, read=_read(mail), at=at)
    _settle(mail, actor=actor, outcome=MailOutcome.ACCEPTED, number=made.ticket_id, remark=made.remark, at=at)
    return made.ticket_id


@transaction.atomic
def release_to_ticket(*, actor: Person, mail_id: int, number: int, at: datetime) -> int:
    """Add a held mail to a ticket; return its number.

    The requester's own mail is their message, which ends a wait and reopens a solved ticket; anybody else's is a
    private note that says from whom it came. Raises those of take_up, TicketMissing, Refused.
    """
    mail = take_up(actor=actor, mail_id=mail_id)
    ticket = visible_to(actor).filter(pk=number).first()
    if ticket is None:
        raise TicketMissing
    remark = _add(mail, actor=actor, ticket=ticket, read=_read(mail), at=at)
    _settle(mail, actor=actor, outcome=MailOutcome.APPENDED, number=ticket.pk, remark=remark, at=at)
    return number


def _add(mail: InboundMail, *, actor: Person, ticket: Ticket, read: Mail, at: datetime) -> str:
    words = reply_words(read.text)
    if mail.person is not None and mail.person_id == ticket.requester_id and words.strip():
        uploads, remark = staged_files(actor=actor, files=read.files, at=at)
        add_call(actor=actor, ticket_id=ticket.pk, caller=mail.person, body=words[:20_000], at=at)
        if uploads:
            add_files(actor=actor, ticket_id=ticket.pk, uploads=uploads, at=at)
        return remark
    name = f"{read.sender_name} " if read.sender_name else ""
    said = f"{name}<{read.sender or 'no address'}> wrote by mail:\n\n"
    return add_mail(actor=actor, ticket=ticket, read=read, act=Act.NOTE, at=at, words=said).remark


def _read(mail: InboundMail) -> Mail:
    read = open_mail(mail).read
    if read is None:
        raise MailGone
    return read


def _settle(mail: InboundMail, *, actor: Person, outcome: MailOutcome, number: int, remark: str, at: datetime) -> None:
    settle_mail(mail=mail, outcome=outcome, at=at, why="", ticket_id=number, settled_by=actor, remark=remark)
