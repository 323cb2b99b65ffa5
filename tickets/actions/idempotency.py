"""Making a repeated submit harmless: a key from a person does its work once, however often it is sent."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from accounts.models import Person
from tickets.models import IdempotencyKey, Ticket

_LONGEST_KEY = 80


class KeyReused(ValidationError):
    """The same key came with another content; `ticket_id` is the ticket it was used for the first time."""

    def __init__(self, ticket_id: int | None, *, is_message: bool = False) -> None:
        self.ticket_id = ticket_id
        words = (
            f"A message of this page was already sent to ticket #{ticket_id}. Open it again to write more."
            if is_message
            else f"This form was already sent and made ticket #{ticket_id}. Add what is new to that ticket."
        )
        super().__init__(words, code="key_reused")


@transaction.atomic
def claim(
    *, actor: Person, key: str, content: Sequence[object], at: datetime, ticket_id: int | None = None
) -> Ticket | None:
    """Claim the key for the caller's transaction; None when the work is to be done, else the ticket it was done on.

    Of several at once, the others wait here until the first commits. ticket_id: the ticket written on; None for one
    that does not exist yet, see settle. Raises KeyReused when the content differs.
    """
    fingerprint = _fingerprint(content)
    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(
                person=actor, key=_stored(key), fingerprint=fingerprint, ticket_id=ticket_id, created_at=at
            )
            return None
    except IntegrityError as error:
        earlier = IdempotencyKey.objects.select_related("ticket").filter(person=actor, key=_stored(key)).first()
        if earlier is None or earlier.ticket is None:
            raise error
        if earlier.fingerprint != fingerprint:
            raise KeyReused(earlier.ticket_id, is_message=ticket_id is not None) from None
        return earlier.ticket


@transaction.atomic
def settle(*, actor: Person, key: str, ticket: Ticket) -> None:
    """Note which ticket a claimed key made."""
    IdempotencyKey.objects.filter(person=actor, key=_stored(key)).update(ticket=ticket)


def _stored(key: str) -> str:
    """The key as the table holds it; a long one as its digest."""
    return key if len(key) <= _LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def _fingerprint(content: Sequence[object]) -> str:
    """Tells a repeated submit from a changed one; without SECRET_KEY nobody can try texts against it."""
    return salted_hmac("tickets.idempotency", repr(tuple(content)), algorithm="sha256").hexdigest()
