"""From a mail that is kept to its one outcome: for the sweeper, the worker and the entries themselves.

Lease, read, settle: the lease counts the try before the mail is read, and all that a mail does is in the transaction
that writes its outcome. A reader that dies midway leaves nothing but a lease that runs out.
"""

import logging
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.mail import mail_domain
from tickets.actions.bounce import note_bounce, note_reached
from tickets.actions.mail import MAX_ATTEMPTS, claim_mail, hold_mail, put_off, settle_mail
from tickets.enums import MailOutcome
from tickets.intake.mail_act import Done, act_on
from tickets.models import InboundMail, Ticket
from tickets.permissions import is_party
from tickets.queries.mail import mail_came_in, person_with, recent_from, same_id, sent_by_us, ticket_numbered
from tickets.rules.mail_auth import Checked, checked_by
from tickets.rules.mail_decision import Act, Decision, Facts, Link, Policy, decide
from tickets.rules.mail_kind import MailKind, is_by_program, kind_of
from tickets.rules.mail_parse import Mail, parse
from tickets.rules.mail_text import reply_words
from tickets.rules.mail_threads import Thread, thread_of

logger = logging.getLogger(__name__)
_ACKNOWLEDGED = re.compile(r"\s*ack(?:nowledged?)?[\s:#]+(\d{3,8})\s*", re.IGNORECASE)
_OUR_ID = re.compile(r"<[0-9a-f]{32}@[^<>\s]{1,190}>")
_CUT = frozenset({"headers_cut", "parts_cut", "text_cut", "part_broken", "not_a_mail"})


def sweep(*, at: datetime) -> int:
    """Settle the mail that waits; return how many were looked at."""
    return settle_due(at=at)


def settle_due(*, at: datetime, limit: int = 100, wanted: tuple[int, ...] = ()) -> int:
    """Settle the oldest mails that wait, or of these those that are wanted; return how many were looked at."""
    done = 0
    while done < limit and (mail := claim_mail(at=at, wanted=wanted)):
        _settle(mail, at=at)
        done += 1
    return done


def _settle(mail: InboundMail, *, at: datetime) -> None:
    try:
        if mail.attempts > MAX_ATTEMPTS:
            _fail(mail, why="gave_up", at=at)
        elif not (path := Path(settings.MEDIA_ROOT) / mail.path).is_file():
            _fail(mail, why="gone", at=at)
        else:
            settle_read(mail=mail, read=read_mail(path), at=at)
    except OperationalError:
        raise  # the database: the lease runs out and the mail comes back
    except Exception as error:  # the outermost loop of a worker: one mail must not stop the others
        logger.error("mail not settled", extra={"mail": mail.pk, "error": type(error).__name__})
        put_off(mail_id=mail.pk, attempts=mail.attempts, error=type(error).__name__, at=at)


def read_mail(path: Path) -> Mail:
    """Return what the bytes of a kept mail say; never fails on what they hold."""
    return parse(path.read_bytes(), charset=settings.MAIL_CHARSET)


@transaction.atomic
def _fail(mail: InboundMail, *, why: str, at: datetime) -> None:
    held = hold_mail(mail_id=mail.pk, attempts=mail.attempts)
    if held is not None:
        settle_mail(mail=held, outcome=MailOutcome.FAILED, at=at, why=why)


@transaction.atomic
def settle_read(*, mail: InboundMail, read: Mail, at: datetime) -> None:
    """Decide on a leased mail, do what follows, and write its outcome: all of it or nothing."""
    held = hold_mail(mail_id=mail.pk, attempts=mail.attempts)
    if held is None:
        return
    person = person_with(read.sender)
    checked = checked_by(read.authentication, trusted=settings.MAIL_AUTHSERV, from_domain=read.sender_domain)
    thread = _thread(read, person)
    ticket = ticket_numbered(thread.number) if thread.number else None
    columns = _columns(held, read=read, person=person, checked=checked)
    kind = _kind(read)
    if kind in (MailKind.BOUNCE, MailKind.DELAYED, MailKind.DELIVERED):
        done = _reported(held, read, at=at)
    elif kind is MailKind.PERSON and _acknowledges(read, person=person, checked=checked, at=at):
        done = Done(Decision(MailOutcome.IGNORED, why="acknowledged"))
    else:
        facts = _facts(held, read, kind=kind, person=person, ticket=ticket, thread=thread, checked=checked, at=at)
        decision = decide(facts, _policy())
        done = act_on(decision, mail=held, read=read, person=person, ticket=ticket, choice=thread.choice, at=at)
        _note_reached(person, thread=thread, checked=checked, decision=done.decision)
    columns["person"] = done.person or person
    columns["remark"] = done.remark or columns["remark"]
    columns |= {"about": done.about[:330], "status": done.status[:12]}
    outcome, why = done.decision.outcome, done.decision.why
    settle_mail(mail=held, outcome=outcome, at=at, why=why, ticket_id=done.ticket_id, **columns)


def _kind(read: Mail) -> MailKind:
    return kind_of(
        read,
        own_domain=mail_domain(settings.DEFAULT_FROM_EMAIL),
        own_addresses=own_addresses(),
        taken=settings.MAIL_TAKE,
    )


def own_addresses() -> tuple[str, ...]:
    """Return the addresses the desk itself sends from."""
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ").lower()
    return (sender, settings.MAIL_REPLY_TO.lower())


def _policy() -> Policy:
    return Policy(
        strangers=settings.MAIL_STRANGERS,
        domains=tuple(settings.MAIL_DOMAINS),
        agents=settings.MAIL_AGENTS,
        per_hour=settings.MAIL_PER_HOUR,
    )


def _thread(read: Mail, person: Person | None) -> Thread:
    return thread_of(
        read,
        sender_id=person.pk if person else None,
        keys=settings.MAIL_KEYS,
        sent=sent_by_us,
        came_in=mail_came_in,
    )


def _facts(
    mail: InboundMail,
    read: Mail,
    *,
    kind: MailKind,
    person: Person | None,
    ticket: Ticket | None,
    thread: Thread,
    checked: Checked,
    at: datetime,
) -> Facts:
    earlier = same_id(mail, message_id=read.message_id)
    return Facts(
        kind=kind,
        has_sender=bool(read.sender),
        domain=read.sender_domain,
        is_known=person is not None,
        is_active=person is not None and person.is_active,
        link=thread.link if ticket or thread.link in (Link.FORGED, Link.DIGEST) else Link.NONE,
        is_party=bool(person and ticket and is_party(person, ticket)),
        is_desk=bool(person and person.may(Capability.WORK_TICKETS)),
        is_checked=checked.is_checked,
        is_pass=checked.is_pass,
        recent=recent_from(read.sender, at=at),
        is_copy=any(each.content_key == _content_key(read) for each in earlier),
        has_words=bool(read.text.strip() or read.subject or read.files),
        many_senders="many_senders" in read.problems,
    )


def _columns(mail: InboundMail, *, read: Mail, person: Person | None, checked: Checked) -> dict[str, Any]:
    """What the log keeps of a mail."""
    earlier = same_id(mail, message_id=read.message_id)
    remark = "same_id" if any(each.content_key != _content_key(read) for each in earlier) else ""
    auth = {"spf": checked.spf, "dkim": checked.dkim, "dmarc": checked.dmarc, "is_pass": checked.is_pass}
    return {
        "message_id": read.message_id[:330],
        "content_key": _content_key(read),
        "sender": read.sender,
        "sender_name": read.sender_name,
        "subject": read.subject[:200],
        "file_count": min(len(read.files), 999),
        "has_dicom": any(file.is_dicom for file in read.files),
        "is_automatic": is_by_program(read),
        "auth": auth if checked.is_checked else {},
        "person": person,
        "remark": remark or ("cut" if _CUT & set(read.problems) else ""),
        "last_error": "",
    }


def _content_key(read: Mail) -> str:
    files = [salted_hmac("tickets.mail.file", file.content, algorithm="sha256").hexdigest() for file in read.files]
    content = repr((read.sender, read.subject, read.text, files))
    return salted_hmac("tickets.mail", content, algorithm="sha256").hexdigest()


def _acknowledges(read: Mail, *, person: Person | None, checked: Checked, at: datetime) -> bool:
    """True when the mail is the answer to a page and nothing else, and somebody of the pages took it."""
    found = _ACKNOWLEDGED.fullmatch(reply_words(read.text)) if len(read.text) < 20_000 else None
    if found is None or person is None or not person.is_active or (checked.is_checked and not checked.is_pass):
        return False
    return any(import_string(path)(person_id=person.pk, code=found[1], at=at) for path in settings.MAIL_ACKNOWLEDGERS)


def _reported(mail: InboundMail, read: Mail, *, at: datetime) -> Done:
    """What mail servers say of mail of ours; only of what we did send."""
    report = read.report
    named = report.about if report else (*read.references, *_OUR_ID.findall(read.text[:100_000]))
    sent = next(iter(sent_by_us(named)), None)
    person = Person.objects.filter(pk=sent.person_id).first() if sent and sent.person_id else None
    is_delivered = report is not None and report.kind == "delivered"
    why = "delivered" if is_delivered else "bounce" if report is None or report.is_permanent else "delayed"
    if person is None or sent is None:
        return Done(Decision(MailOutcome.IGNORED, why=why))
    status = report.status if report else ""
    if why == "bounce":
        note_bounce(ticket_id=sent.ticket_id, person=person, status=status, mail=mail, at=at)
    elif is_delivered:
        note_reached(person=person)
    decision = Decision(MailOutcome.IGNORED, why=why)
    return Done(decision, ticket_id=sent.ticket_id, about=sent.message_id, status=status)


def _note_reached(person: Person | None, *, thread: Thread, checked: Checked, decision: Decision) -> None:
    """Whoever answers from their address to a mail of ours has got it."""
    is_sure = thread.link is Link.SEALED or checked.is_pass
    if person is not None and is_sure and decision.act is not Act.NOTHING:
        note_reached(person=person)
