"""Doing what was decided on a mail, by the same actions as the portal; within the transaction of its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.actions.mail_person import make_requester
from accounts.models import Person
from tickets.actions.files import receive_upload
from tickets.actions.follow_up import log_follow_up
from tickets.actions.identity import note_identifiers_sent
from tickets.actions.lifecycle import reopen
from tickets.actions.lock import Refused
from tickets.actions.message import MAX_BODY, add_files, note, reply, requester_reply
from tickets.actions.protected import Given, log_protected
from tickets.actions.ticket import NewTicket
from tickets.enums import MailOutcome, Source
from tickets.models import InboundMail, Ticket
from tickets.queries.categories import categories_in_use, category_by_code
from tickets.rules.mail_decision import Act, Decision
from tickets.rules.mail_files import MailFile
from tickets.rules.mail_parse import Mail
from tickets.rules.mail_text import reply_words, subject_words, without_signature
from tickets.rules.phi import SitePatterns, found_in

MAX_FILES = 30
_WITHOUT_WORDS = "(Sent without text; see the files.)"
_CUT_WORDS = "\n\n[The rest is in the file mail-text.txt.]"
_OVER = ("reopen_window_over", "unmerge_window_over", "merged")


@dataclass(frozen=True)
class Done:
    """What was done in the end; a ticket that refuses turns a decision into a quarantine.

    about, status: of a report of a mail server, as on the row of the mail.
    """

    decision: Decision
    ticket_id: int | None = None
    person: Person | None = None
    remark: str = ""
    about: str = ""
    status: str = ""


def act_on(
    decision: Decision, *, mail: InboundMail, read: Mail, person: Person | None, ticket: Ticket | None, at: datetime,
    choice: Sequence[int] = (),
) -> Done:  # fmt: skip
    """Do it, or hold the mail in quarantine when the ticket or the rights of the sender refuse.

    choice: the tickets a new one may be about, as the mail answers a digest of them.
    """
    if decision.act is Act.NOTHING:
        return Done(decision)
    try:
        with transaction.atomic():
            return _act(decision, mail=mail, read=read, person=person, ticket=ticket, choice=choice, at=at)
    except PermissionDenied:
        return Done(Decision(MailOutcome.QUARANTINED, why="cannot_log"))
    except ValidationError:
        return Done(Decision(MailOutcome.QUARANTINED, why="refused"))


def _act(
    decision: Decision, *, mail: InboundMail, read: Mail, person: Person | None, ticket: Ticket | None, at: datetime,
    choice: Sequence[int],
) -> Done:  # fmt: skip
    writer = person or make_requester(email=read.sender, full_name=read.sender_name, at=at)
    if decision.act in (Act.LOG, Act.INVITE) or ticket is None:
        made = log_mail(actor=writer, requester=writer, mail=mail, read=_with_choice(read, choice), at=at)
        made = replace(made, remark=made.remark or "digest") if choice else made
    else:
        made = add_mail(actor=writer, ticket=ticket, read=read, act=decision.act, at=at)
        is_new = made.ticket_id != ticket.pk  # a follow-up
        decision = replace(decision, outcome=MailOutcome.ACCEPTED) if is_new else decision
    remark = _phi_remark(actor=writer, ticket_id=made.ticket_id, read=read, at=at) or made.remark
    return Done(decision, ticket_id=made.ticket_id, person=writer, remark=remark)


def _with_choice(read: Mail, choice: Sequence[int]) -> Mail:
    """The mail with the tickets it may be about said before its words, for whoever reads it at the desk."""
    if not choice:
        return read
    numbers = ", ".join(f"#{number}" for number in choice[:20])
    return replace(read, text=f"[This answers a digest of {numbers}.]\n\n{read.text}")


@dataclass(frozen=True)
class Made:
    """The ticket a mail is on now, and what is odd."""

    ticket_id: int
    remark: str = ""


def log_mail(
    *, actor: Person, requester: Person, mail: InboundMail, read: Mail, at: datetime, given: Given | None = None
) -> Made:
    """Log a ticket from a mail; the desk was told when the mail came. given: what was taken out of its words.

    Raises what log_protected raises.
    """
    text, files = _fitting(without_signature(read.text), read.files)
    uploads, remark = staged_files(actor=actor, files=files, at=at)
    subject = subject_words(read.subject) or _first_line(text) or "Mail without a subject"
    new = NewTicket(
        requester=requester,
        category=category_by_code(settings.MAIL_CATEGORY) or _any_category(),
        subject=subject,
        description=text,
        source=Source.EMAIL,
        occurred_at=min(mail.received_at, at),
        uploads=uploads,
    )
    return Made(log_protected(actor=actor, new=new, given=given, at=at).pk, remark)


def add_mail(*, actor: Person, ticket: Ticket, read: Mail, act: Act, at: datetime, words: str = "") -> Made:
    """Add a mail to a ticket, quotes and signature trimmed. words: said before it, for a note of the desk.

    SAY: as the portal would: it ends a wait, reopens a solved ticket, and becomes a follow-up when the ticket is over
    for good. Raises what those actions raise.
    """
    text, files = _fitting(words + reply_words(read.text), read.files)
    uploads, remark = staged_files(actor=actor, files=files, at=at)
    body = text or _WITHOUT_WORDS
    if act is Act.NOTE:
        note(actor=actor, ticket_id=ticket.pk, body=body, uploads=uploads, at=at)
    elif act is Act.REPLY:
        reply(actor=actor, ticket_id=ticket.pk, body=body, uploads=uploads, at=at)
    else:
        return Made(_say(actor=actor, ticket_id=ticket.pk, body=body, uploads=uploads, at=at), remark)
    return Made(ticket.pk, remark)


def _say(*, actor: Person, ticket_id: int, body: str, uploads: Sequence[UUID], at: datetime) -> int:
    try:
        return requester_reply(actor=actor, ticket_id=ticket_id, body=body, uploads=uploads, at=at).pk
    except Refused as refused:
        if refused.code not in ("already_closed", "merged"):
            raise
    try:
        return reopen(actor=actor, ticket_id=ticket_id, message=body, uploads=uploads, at=at).pk
    except Refused as refused:
        if refused.code not in _OVER:
            raise
    again = log_follow_up(actor=actor, ticket_id=ticket_id, body=body, at=at)
    if uploads:
        add_files(actor=actor, ticket_id=again.pk, uploads=uploads, at=at)
    return again.pk


def _fitting(text: str, files: Sequence[MailFile]) -> tuple[str, list[MailFile]]:
    """The text as far as a message holds it; all of it as a file when it is longer."""
    kept = [file for file in files if file.content and not file.is_decoration]
    if len(text) <= MAX_BODY:
        return text, kept
    whole = MailFile("mail-text.txt", text.encode("utf-8", "replace"))
    return text[: MAX_BODY - len(_CUT_WORDS)] + _CUT_WORDS, [whole, *kept]


def staged_files(*, actor: Person, files: Sequence[MailFile], at: datetime) -> tuple[list[UUID], str]:
    """Take files through the gates of every upload; what those refuse stays with the original."""
    uploads, is_left = [], len(files) > MAX_FILES
    for file in files[:MAX_FILES]:
        try:
            uploads.append(receive_upload(actor=actor, file=SimpleUploadedFile(file.name, file.content), at=at).pk)
        except ValidationError:
            is_left = True
    return uploads, "files_left" if is_left else ""


def _phi_remark(*, actor: Person, ticket_id: int, read: Mail, at: datetime) -> str:
    """The same look as at what is typed; nobody can be asked, so the ticket says it. Event: identifiers_sent."""
    site = SitePatterns(tuple(settings.MRN_PATTERNS), tuple(settings.ACCESSION_PATTERNS))
    hits = found_in(f"{read.subject}\n{read.text}", site=site)
    if not hits:
        return ""
    kinds = sorted({hit.kind.value for hit in hits})
    note_identifiers_sent(actor=actor, ticket_id=ticket_id, kinds=kinds, at=at)
    return "phi"


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.split("\n") if line.strip()), "")


def _any_category() -> Any:
    return categories_in_use()[0]
