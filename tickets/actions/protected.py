"""Logging a ticket together with the identifiers it needs, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from tickets.actions.identity import Values, add_identity, clean_values, note_identifiers_sent
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import IdentityPart, IdentitySource
from tickets.models import Ticket


@dataclass(frozen=True, kw_only=True)
class Given:
    """Identifiers that come with a ticket. correct: where it belongs, of a study correction.

    sent: kinds of what was sent in a text after a warning.
    """

    values: Values = field(default_factory=dict)
    correct: Values = field(default_factory=dict)
    source: IdentitySource = IdentitySource.TYPED
    sent: Sequence[str] = ()


@transaction.atomic
def log_protected(*, actor: Person, new: NewTicket, given: Given | None, at: datetime, key: str = "") -> Ticket:
    """Log a ticket and keep identifiers on it. Events: those of log_ticket, identity_added, identifiers_sent.

    A repeat of the same key logs nothing and keeps nothing twice. Raises what log_ticket and add_identity raise.
    """
    if given is not None:
        clean_values(given.values)
        clean_values(given.correct)
    ticket = log_ticket(actor=actor, new=new, at=at, key=key)
    if given is None or ticket.created_at < at:
        return ticket
    for part, values in ((IdentityPart.CONCERNED, given.values), (IdentityPart.CORRECT, given.correct)):
        if values:
            ticket = add_identity(
                actor=actor, ticket_id=ticket.pk, values=values, part=part, source=given.source, at=at
            )
    if given.sent:
        ticket = note_identifiers_sent(actor=actor, ticket_id=ticket.pk, kinds=given.sent, at=at)
    return ticket
