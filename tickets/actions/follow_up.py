"""New tickets made of old ones: what came back after the window, and what was another matter all along."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.link import add_link
from tickets.actions.lock import check, lock_ticket
from tickets.actions.ticket import MAX_SUBJECT, NewTicket, log_ticket
from tickets.enums import DONE_STATES, Affected, Impact, LinkKind, MessageKind, Source, State, Urgency
from tickets.models import Category, Message, Ticket, TicketLink
from tickets.permissions import is_desk, require_seen
from tickets.queries.merged import outcome_of
from tickets.rules.lifecycle import Verb, needs_follow_up


class StillOpen(ValidationError):
    """The ticket can still be taken up again."""

    def __init__(self) -> None:
        super().__init__(
            "This ticket can still be reopened. Reopen it, so that all of it stays in one place.", code="still_open"
        )


class CannotSplit(ValidationError):
    """The message is not one that can become a ticket."""

    def __init__(self) -> None:
        super().__init__(
            "Choose a message of the conversation. A private note cannot become a ticket the requester reads.",
            code="cannot_split",
        )


@transaction.atomic
def log_follow_up(
    *, actor: Person, ticket_id: int, body: str, at: datetime, affected: Affected | None = None, key: str = ""
) -> Ticket:
    """Log what came back of a ticket that can no longer be reopened, linked with it, its facts taken over.

    By its parties, or by the desk for its requester. affected: who is affected now; without it, as grave as before.
    Events: those of log_ticket, and link_added on both. Raises StillOpen, NotAllowed, KeyReused.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    if not _is_over(ticket, at=at):
        raise StillOpen
    new = NewTicket(
        requester=ticket.requester if is_desk(actor, ticket) else actor,
        category=ticket.category,
        subject=_again(ticket.subject),
        description=body,
        affected=affected,
        impact=None if affected else Impact(ticket.impact),
        urgency=None if affected else Urgency(ticket.urgency),
        device=ticket.device,
        location=ticket.location,
        place=ticket.place,
    )
    logged = log_ticket(actor=actor, new=new, at=at, key=key)
    if TicketLink.objects.filter(source=logged, target=ticket, kind=LinkKind.FOLLOW_UP_OF.value).exists():
        return logged  # sent twice
    return add_link(ticket=logged, other=ticket, kind=LinkKind.FOLLOW_UP_OF, is_source=True, actor=actor, at=at)


@transaction.atomic
def split_ticket(
    *,
    actor: Person,
    ticket_id: int,
    message_id: int,
    subject: str,
    at: datetime,
    category: Category | None = None,
    version: int | None = None,
) -> Ticket:
    """Make a message of the conversation a ticket of its own for the same requester, and return that.

    Its promises begin now: until now those of the first ticket held for it. The message stays where it is, files too.
    Events: those of log_ticket, and link_added on both with the message. Raises CannotSplit, SubjectNeeded, Refused.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    found = Message.objects.filter(pk=message_id, ticket=ticket).exclude(kind=MessageKind.NOTE.value)
    message = found.first()
    if message is None:
        raise CannotSplit
    new = NewTicket(
        requester=ticket.requester,
        category=category or ticket.category,
        subject=subject,
        description=message.body,
        impact=Impact(ticket.impact),
        urgency=Urgency(ticket.urgency),
        device=ticket.device,
        location=ticket.location,
        place=ticket.place,
        source=_source(ticket),
    )
    logged = log_ticket(actor=actor, new=new, at=at)
    return add_link(
        ticket=logged,
        other=ticket,
        kind=LinkKind.SPLIT_FROM,
        is_source=True,
        actor=actor,
        at=at,
        message_id=message.pk,
    )


def _is_over(ticket: Ticket, *, at: datetime) -> bool:
    """It can no longer be taken up again, or was merged and the ticket in which it went on is solved."""
    outcome = outcome_of(ticket) if ticket.merged_into_id else None
    if outcome is not None and outcome.state in DONE_STATES:
        return True
    return needs_follow_up(
        state=State(ticket.state), closed_at=ticket.closed_at, at=at, is_merged=outcome is not None
    )


def _again(subject: str) -> str:
    words = subject if subject.startswith("Again: ") else f"Again: {subject}"
    return words if len(words) <= MAX_SUBJECT else words[: MAX_SUBJECT - 1] + "…"


def _source(ticket: Ticket) -> Source:
    """How the words came in; a call counts as answered at once, and this one was not made."""
    source = Source(ticket.source)
    return Source.PORTAL if source in (Source.PHONE, Source.IMPORT) else source
