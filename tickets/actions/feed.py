"""Secret addresses under which calendar programs read the rota. They concern no ticket."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.tokens import digest_of
from tickets.models import CalendarFeed, Queue

MAX_FEEDS = 20


class TooManyFeeds(ValidationError):
    """More live addresses than anybody keeps track of."""

    def __init__(self) -> None:
        super().__init__(f"You have {MAX_FEEDS} calendar addresses. Revoke one first.", code="too_many_feeds")


class FeedMissing(ValidationError):
    """The person has no such address, or it is revoked."""

    def __init__(self) -> None:
        super().__init__("This address was revoked already.", code="feed_missing")


@dataclass(frozen=True)
class NewFeed:
    """An address just made, and its secret, which is kept nowhere."""

    feed: CalendarFeed
    key: str


@transaction.atomic
def make_feed(*, actor: Person, queue: Queue | None, at: datetime) -> NewFeed:
    """Make an address that shows the actor's shifts, or those of a queue, to whoever knows it. Raises TooManyFeeds."""
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    if CalendarFeed.objects.filter(owner=actor, revoked_at=None).count() >= MAX_FEEDS:
        raise TooManyFeeds
    key = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(owner=actor, queue=queue, digest=digest_of(key), created_at=at)
    return NewFeed(feed=feed, key=key)


@transaction.atomic
def revoke_feed(*, actor: Person, feed_id: int, at: datetime) -> CalendarFeed:
    """Make one of the actor's addresses useless, for ever. Raises FeedMissing."""
    feed = CalendarFeed.objects.select_for_update().filter(pk=feed_id, owner=actor, revoked_at=None).first()
    if feed is None:
        raise FeedMissing
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])
    return feed
