"""Somebody's notices: how many they have not read, and the list. What they may no longer see is not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.enums import Capability
from accounts.models import Person
from notifications.enums import Relation
from notifications.models import Notice
from notifications.rules.groups import REQUESTERS
from notifications.rules.notices import notice_words
from notifications.rules.words import NEWS_WORDS, REASON_WORDS
from tickets.enums import EventKind
from tickets.queries.visible import visible_to
from tickets.rules.events import MEANINGS

ORDER = ("-id",)
MOST_COUNTED = 100
_PUBLIC = [kind.value for kind in EventKind if MEANINGS[kind].is_public]


@dataclass(frozen=True)
class Line:
    """One notice as it is read: ids, the news in a word, and what it is about. Nothing anybody typed."""

    id: int
    ticket: int
    kind: str
    news: str
    about: str
    reason: str
    actor: str
    at: datetime
    is_read: bool
    is_for_desk: bool

    @property
    def words(self) -> str:
        return notice_words(number=self.ticket, news=self.news, about=self.about)


def notices_of(person: Person, *, unread_only: bool = False) -> QuerySet[Notice]:
    """Return the notices somebody may read now. Page them in ORDER."""
    rows = Notice.objects.filter(person=person)
    if unread_only:
        rows = rows.filter(read_at=None)
    if not person.may(Capability.SEE_ALL_TICKETS):
        rows = rows.filter(ticket__in=visible_to(person), event__kind__in=_PUBLIC)
    return rows.select_related("event__actor", "ticket__category", "ticket__device").defer(
        "ticket__subject", "ticket__description", "ticket__place"
    )


def unread_count(person: Person) -> int:
    """Return how many notices somebody has not read, at most MOST_COUNTED. One query."""
    rows = notices_of(person, unread_only=True).select_related(None).defer(None).values_list("pk")
    return rows[:MOST_COUNTED].count()


def news_after(person: Person, *, after: int, limit: int = 5) -> list[Line]:
    """Return the newest unread notices that came after one, newest first. One query."""
    rows = notices_of(person, unread_only=True).filter(pk__gt=after).order_by(*ORDER)
    return lines(person, list(rows[:limit]))


def lines(person: Person, rows: Sequence[Notice]) -> list[Line]:
    """Return notices as they are read."""
    return [_line(person, row) for row in rows]


def _line(person: Person, row: Notice) -> Line:
    kind, relation = EventKind(row.event.kind), Relation(row.reason)
    device = row.ticket.device
    return Line(
        id=row.pk,
        ticket=row.ticket_id,
        kind=row.event.kind,
        news=NEWS_WORDS.get(kind, "News"),
        about=f"{row.ticket.category.title} at {device.tag}" if device else row.ticket.category.title,
        reason="Your ticket" if relation in REQUESTERS else REASON_WORDS[relation],
        actor=row.event.actor.full_name if row.event.actor else "",
        at=row.event.occurred_at,
        is_read=row.read_at is not None,
        is_for_desk=relation not in REQUESTERS and person.may(Capability.WORK_TICKETS),
    )
