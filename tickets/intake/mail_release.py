"""What somebody does with a mail that was held: they read it, and answer for who it is from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.identity import add_identity, note_identifiers_sent
from tickets.actions.lock import TicketMissing
from tickets.actions.mail import settle_mail, take_up
from tickets.actions.message import add_call, add_files
from tickets.actions.protected import Given
from tickets.enums import MailOutcome
from tickets.intake.mail import read_mail
from tickets.intake.mail_act import add_mail, log_mail, staged_files
from tickets.models import InboundMail, Ticket
from tickets.queries.visible import visible_to
from tickets.rules.mail_decision import Act
from tickets.rules.mail_parse import Mail
from tickets.rules.mail_text import reply_words, subject_words, without_signature


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


@dataclass(frozen=True)
class Looked:
    """The words of a mail as somebody lets them onto a ticket. given: what was taken out of them, or sent knowingly."""

    texts: Mapping[str, str]
    given: Given | None = None


def words_for_ticket(read: Mail) -> dict[str, str]:
    """Return the words of a mail that a new ticket takes."""
    return {"subject": subject_words(read.subject), "text": without_signature(read.text)}


def words_for_answer(read: Mail) -> dict[str, str]:
    """Return the words of a mail that a ticket there is takes: quotes and signature trimmed."""
    return {"text": reply_words(read.text)}


@transaction.atomic
def release_as_ticket(
    *, actor: Person, mail_id: int, requester: Person, at: datetime, looked: Looked | None = None
) -> int:
    """Log a ticket from a held mail in somebody's name; return its number. looked: its words, else as they are.

    Raises those of take_up and log_protected.
    """
    mail = take_up(actor=actor, mail_id=mail_id)
    read, given = _looked_at(mail, looked)
    made = log_mail(actor=actor, requester=requester, mail=mail, read=read, at=at, given=given)
    _settle(mail, actor=actor, outcome=MailOutcome.ACCEPTED, number=made.ticket_id, remark=made.remark, at=at)
    return made.ticket_id


@transaction.atomic
def release_to_ticket(*, actor: Person, mail_id: int, number: int, at: datetime, looked: Looked | None = None) -> int:
    """Add a held mail to a ticket; return its number. looked: its words, else as they are.

    The requester's own mail is their message, which ends a wait and reopens a solved ticket; anybody else's is a
    private note that says from whom it came. Raises those of take_up, TicketMissing, Refused.
    """
    mail = take_up(actor=actor, mail_id=mail_id)
    ticket = visible_to(actor).filter(pk=number).first()
    if ticket is None:
        raise TicketMissing
    read, given = _looked_at(mail, looked)
    _keep(given, actor=actor, ticket=ticket, at=at)
    remark = _add(mail, actor=actor, ticket=ticket, read=read, at=at)
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


def _looked_at(mail: InboundMail, looked: Looked | None) -> tuple[Mail, Given | None]:
    read = open_mail(mail).read
    if read is None:
        raise MailGone
    if looked is None:
        return read, None
    texts = looked.texts
    return replace(read, subject=texts.get("subject", read.subject), text=texts.get("text", read.text)), looked.given


def _keep(given: Given | None, *, actor: Person, ticket: Ticket, at: datetime) -> None:
    """Events: identity_added, identifiers_sent."""
    if given is not None and given.values:
        add_identity(actor=actor, ticket_id=ticket.pk, values=given.values, source=given.source, at=at)
    if given is not None and given.sent:
        note_identifiers_sent(actor=actor, ticket_id=ticket.pk, kinds=given.sent, at=at)


def _settle(mail: InboundMail, *, actor: Person, outcome: MailOutcome, number: int, remark: str, at: datetime) -> None:
    settle_mail(mail=mail, outcome=outcome, at=at, why="", ticket_id=number, settled_by=actor, remark=remark)
