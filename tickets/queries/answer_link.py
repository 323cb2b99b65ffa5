"""The link in a mail by which a requester says, without sign-in, whether it works.

A token names the ticket, the person and the event that said "solved", and until when it works; it is signed, so that
nobody can make one. It says nothing about a patient, and it is worth one answer to one solution.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.signing import BadSignature, Signer

from tickets.enums import EventKind
from tickets.models import TicketEvent
from tickets.rules.lifecycle import REOPEN_WINDOW

_SALT = "tickets.answer"


@dataclass(frozen=True)
class AnswerLink:
    """What a token says. expires_at: from when on it works no more."""

    ticket_id: int
    person_id: int
    event_id: int
    expires_at: datetime


def answer_link(*, event: TicketEvent, person_id: int) -> AnswerLink:
    """Return the link for one person to answer one "solved"; it works as long as a closed ticket can be reopened."""
    expires_at = (event.recorded_at + REOPEN_WINDOW).replace(microsecond=0)
    return AnswerLink(event.ticket_id, person_id, event.pk, expires_at)


def answer_token(link: AnswerLink) -> str:
    """Return the signed token of a link, always the same for the same link, safe in an address."""
    parts = [link.ticket_id, link.person_id, link.event_id, int(link.expires_at.timestamp())]
    return Signer(salt=_SALT).sign_object(parts)


def answer_of(token: str) -> AnswerLink | None:
    """Return what a token says, or None when we did not sign it. The caller looks at expires_at."""
    try:
        ticket_id, person_id, event_id, expires = Signer(salt=_SALT).unsign_object(token)
        return AnswerLink(ticket_id, person_id, event_id, datetime.fromtimestamp(expires, tz=UTC))
    except (BadSignature, ValueError, TypeError, OverflowError):
        return None


def is_last_solution(link: AnswerLink) -> bool:
    """True while the "solved" of a link is the last word: the ticket was neither reopened nor solved again since."""
    later = (EventKind.TICKET_RESOLVED.value, EventKind.TICKET_REOPENED.value)
    rows = TicketEvent.objects.filter(ticket=link.ticket_id, kind__in=later).order_by("-seq")
    return rows.values_list("pk", flat=True).first() == link.event_id
