"""Mail that came in: what the intake asks, what the log shows, what health wants to know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.utils.module_loading import import_string

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import MailOutcome, MailState
from tickets.models import InboundMail, MailboxWatch, Ticket
from tickets.queries.staffing import leads_any_queue
from tickets.queries.visible import visible_to
from tickets.rules.mail_threads import Sent
from tickets.rules.mailbox import BadAddress, mailbox_of
from tickets.rules.reply_token import reply_address

_TAKEN = (MailOutcome.ACCEPTED.value, MailOutcome.APPENDED.value)


@dataclass(frozen=True)
class EntryAlarm:
    """Why mail does not come in by one entry.

    kind: unreadable (the mailbox), unread (mail_fetch says nothing), silent (mail_listen says nothing). name: of the
    mailbox, or the host of the listener, "" when none ever listened; error: a class name.
    """

    kind: str
    name: str
    since: datetime | None
    error: str = ""


def reply_to(*, ticket_id: int, person_id: int) -> str:
    """Return the address a person answers a mail about a ticket to; empty when the site takes no mail in."""
    if not settings.MAIL_REPLY_TO:
        return ""
    return reply_address(
        base=settings.MAIL_REPLY_TO, ticket_number=ticket_id, person_id=person_id, key=settings.MAIL_KEYS[0]
    )


def sent_by_us(message_ids: Sequence[str]) -> list[Sent]:
    """Return which of these Message-IDs are of messages we sent, about which ticket and to whom."""
    lookup = import_string(settings.MAIL_SENT_LOOKUP)
    return list(lookup(list(message_ids)[-50:])) if message_ids else []


def mail_came_in(message_ids: Sequence[str]) -> int | None:
    """Return the ticket of the newest mail we took in that has one of these Message-IDs."""
    if not message_ids:
        return None
    rows = InboundMail.objects.filter(message_id__in=list(message_ids)[-50:], ticket__isnull=False)
    return rows.order_by("-pk").values_list("ticket_id", flat=True).first()


def ticket_numbered(number: int) -> Ticket | None:
    """Return a ticket for the intake, which then asks whether the sender belongs to it."""
    return Ticket.objects.select_related("requester").filter(pk=number).first() if 0 < number < 2**31 else None


def person_with(address: str) -> Person | None:
    """Return whoever has this e-mail address, in any case, switched off or not."""
    return Person.objects.filter(email__iexact=address).first() if address else None


def recent_from(sender: str, *, at: datetime) -> int:
    """Return how many mails of a sender were taken in the hour before."""
    rows = InboundMail.objects.filter(sender=sender, received_at__gt=at - timedelta(hours=1))
    return rows.filter(outcome__in=_TAKEN, settled_at__gt=at - timedelta(hours=1)).count() if sender else 0


def same_id(mail: InboundMail, *, message_id: str) -> list[InboundMail]:
    """Return earlier mails with this Message-ID, oldest first; few."""
    if not message_id:
        return []
    return list(InboundMail.objects.filter(message_id=message_id).exclude(pk=mail.pk).order_by("pk")[:20])


def reports_about(message_ids: Collection[str]) -> list[InboundMail]:
    """Return what mail servers reported of mails of ours with these Message-IDs, oldest first."""
    wanted = [each for each in message_ids if each]
    if not wanted:
        return []
    return list(InboundMail.objects.filter(about__in=wanted).order_by("received_at", "pk")[:1000])


def logged_by_programs(ticket_ids: Collection[int]) -> frozenset[int]:
    """Return which of these tickets a mail made that a program sent: nobody waits for a receipt there."""
    rows = InboundMail.objects.filter(ticket__in=ticket_ids, is_automatic=True, outcome=MailOutcome.ACCEPTED.value)
    return frozenset(rows.values_list("ticket_id", flat=True)) if ticket_ids else frozenset()


def oldest_waiting() -> datetime | None:
    """Return when the oldest mail came that has no outcome yet; None when all have one. A failed one waits too."""
    waiting = InboundMail.objects.filter(state__in=[MailState.WAITING.value, MailState.FAILED.value])
    first: datetime | None = waiting.aggregate(first=Min("received_at"))["first"]
    return first


def mailbox_failing_since() -> datetime | None:
    """Return since when the mailbox cannot be read; None when it can, or none is configured."""
    box = mailbox_watch()
    return box.failing_since if box else None


def mailbox_read_at() -> datetime | None:
    """Return when somebody last looked into the mailbox; None while it cannot be read, or none is configured."""
    box = mailbox_watch()
    return box.checked_at if box and not box.failing_since else None


def mailbox_watch() -> MailboxWatch | None:
    """Return how the mailbox of RADDESK_IMAP_URL stands; None before anybody looked. No query without an address."""
    try:
        name = mailbox_of(settings.IMAP_URL).name
    except BadAddress:
        return None
    return MailboxWatch.objects.filter(name=name[:200]).first()


def entry_alarms(*, at: datetime) -> list[EntryAlarm]:
    """Return what keeps mail from coming in. at: now, UTC. One query for each entry that is configured."""
    found = [
        EntryAlarm(kind="silent", name=each.host, since=each.since)
        for each in import_string(settings.LMTP_SILENT)(at=at)
    ]
    box = mailbox_watch()
    if box and box.failing_since:
        found.append(EntryAlarm(kind="unreadable", name=box.name, since=box.failing_since, error=box.last_error))
    elif box and box.checked_at and at - box.checked_at > _unread_after():
        found.append(EntryAlarm(kind="unread", name=box.name, since=box.checked_at))
    return found


def _unread_after() -> timedelta:
    """After so long without a look nobody looks any more, as /readyz has it; mail_fetch looks every 30 seconds."""
    _, allowed_seconds = settings.HEALTH_PROBES["mail_reader"]
    return timedelta(seconds=allowed_seconds)


def may_see_mail(person: Person) -> bool:
    """True for administrators of the desk, those who plan its staff, and leads of a queue."""
    if person.may(Capability.MANAGE_DESK) or person.may(Capability.PLAN_STAFF):
        return True
    return person.may(Capability.WORK_TICKETS) and leads_any_queue(person)


def mails(*, outcome: str = "", text: str = "") -> QuerySet[InboundMail]:
    """Return the mails of the log, newest first. outcome: of MailOutcome, or "waiting"; text: a piece of the sender."""
    rows = InboundMail.objects.select_related("person").order_by("-received_at", "-pk")
    if outcome == MailState.WAITING.value:
        rows = rows.filter(state=MailState.WAITING.value)
    elif outcome:
        rows = rows.filter(outcome=outcome)
    return rows.filter(sender__icontains=text) if text else rows


def mail_counts() -> Mapping[str, int]:
    """Return how many mails had which outcome in all; those without one under "waiting"."""
    rows = InboundMail.objects.order_by().values("outcome").annotate(n=Count("pk"))
    return {row["outcome"] or MailState.WAITING.value: row["n"] for row in rows}


def mail_of(mail_id: int) -> InboundMail | None:
    """Return one mail of the log, or None."""
    return InboundMail.objects.select_related("person", "settled_by").filter(pk=mail_id).first()


def original_for(*, user: Person, mail_id: int) -> InboundMail | None:
    """Return a mail whose original a person may have: who sees the log, and the desk for tickets they can see."""
    mail = mail_of(mail_id)
    if mail is None or not user.may(Capability.WORK_TICKETS):
        return None
    is_theirs = mail.ticket_id is not None and visible_to(user).filter(pk=mail.ticket_id).exists()
    return mail if is_theirs or may_see_mail(user) else None
