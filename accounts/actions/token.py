"""Making and revoking one's own keys to the API. They concern no ticket, so they record no ticket event."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.models import ApiToken, Person
from accounts.rules.tokens import LONGEST_DAYS, SEEN_EVERY, digest_of, key_of

MAX_TOKENS = 20


class TokenMissing(ValidationError):
    """The person has no such token, or it is revoked."""

    def __init__(self) -> None:
        super().__init__("You have no such token. It may have been revoked already.", code="token_missing")


class TooManyTokens(ValidationError):
    """More live tokens than anybody keeps track of."""

    def __init__(self) -> None:
        super().__init__(f"You have {MAX_TOKENS} tokens. Revoke one you no longer use first.", code="too_many_tokens")


class BadLifetime(ValidationError):
    """A token lives from one day to two years."""

    def __init__(self) -> None:
        super().__init__(f"A token is valid for 1 to {LONGEST_DAYS} days. Choose another number.", code="bad_lifetime")


@dataclass(frozen=True)
class NewToken:
    """A token just made, and its key, which is kept nowhere."""

    token: ApiToken
    key: str


@transaction.atomic
def make_token(*, actor: Person, name: str, can_write: bool, days: int, at: datetime) -> NewToken:
    """Make a key that acts for the actor for some days. Raises BadLifetime, TooManyTokens."""
    if not 1 <= days <= LONGEST_DAYS:
        raise BadLifetime
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    if ApiToken.objects.filter(person=actor, revoked_at=None).count() >= MAX_TOKENS:
        raise TooManyTokens
    prefix = secrets.token_hex(4)
    key = key_of(prefix=prefix, secret=secrets.token_urlsafe(32))
    token = ApiToken.objects.create(
        person=actor,
        name=name,
        prefix=prefix,
        digest=digest_of(key),
        can_write=can_write,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    return NewToken(token=token, key=key)


@transaction.atomic
def revoke_token(*, actor: Person, token_id: int, at: datetime) -> ApiToken:
    """Make one of the actor's tokens useless, for ever. Raises TokenMissing."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id, person=actor, revoked_at=None).first()
    if token is None:
        raise TokenMissing
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    return token


def note_use(*, token_id: int, at: datetime) -> None:
    """Write down that a token was used, at most once a minute however many requests come at once.

    Not transactional: one statement, which decides and writes at once.
    """
    long_ago = Q(last_used_at=None) | Q(last_used_at__lte=at - SEEN_EVERY)
    ApiToken.objects.filter(long_ago, pk=token_id).update(last_used_at=at)
