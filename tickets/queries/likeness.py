"""Which tickets still need a vector, and which are nearest to one by theirs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields import FloatField

from tickets.enums import ACTIVE_STATES
from tickets.models import Ticket, TicketVector
from tickets.rules.likeness import ALIKE, WINDOW

_NEAREST, _NEWEST = 40, 20_000
_ACTIVE = Q(state__in=[state.value for state in ACTIVE_STATES])


def compared(*, at: datetime) -> Q:
    """Return the condition of tickets that are compared by meaning: active, or solved within the window."""
    return _ACTIVE | Q(resolved_at__gte=at - WINDOW)


def has_room() -> bool:
    """Say whether the database can keep vectors: the extension is there and the owner has prepared the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'tickets_ticketvector'::regclass"
            " AND attname = 'embedding' AND NOT attisdropped)"
        )
        return bool(cursor.fetchone()[0])


def without_vector(*, encoder: str, at: datetime, untouched_since: datetime | None = None) -> QuerySet[Ticket]:
    """Return the tickets whose vector is to be made, the newest first. encoder: by which.

    Solved ones are looked for among the newest 20,000 tickets only, so that the answer stays quick however long the
    history. untouched_since: only those nobody has changed since.
    """
    newest = (Ticket.objects.aggregate(last=Max("pk"))["last"] or 0) - _NEWEST
    made = TicketVector.objects.filter(ticket=OuterRef("pk"), encoder=encoder)
    rows = Ticket.objects.filter(_ACTIVE | Q(pk__gt=newest, resolved_at__gte=at - WINDOW), ~Exists(made))
    rows = rows.filter(merged_into__isnull=True)
    if untouched_since is not None:
        rows = rows.filter(updated_at__lte=untouched_since)
    return rows.only("pk", "subject", "description").order_by("-pk")


def nearest(tickets: QuerySet[Ticket], *, number: int, at: datetime) -> Sequence[tuple[Ticket, float]]:
    """Return those of the given tickets that say much the same as one, with their closeness, the nearest first.

    One query, which finds nothing where there are no vectors. closeness: cosine, ALIKE to 1.
    """
    if not settings.LIKENESS:
        return []
    near = RawSQL("SELECT tickets_nearest(%s, %s)", [number, _NEAREST])
    closeness = RawSQL("tickets_closeness(%s, tickets_ticket.id)", [number], output_field=FloatField())
    rows = tickets.filter(compared(at=at), pk__in=near).annotate(closeness=closeness)
    rows = rows.filter(closeness__gte=ALIKE).order_by(F("closeness").desc(), "-id")
    return [(row, row.closeness) for row in rows]


def likeness_report(*, reason: str) -> Mapping[str, Any]:
    """Return what health says: whether texts are compared by meaning, and if not, why. reason: of the encoder's side.

    Never an alarm: the desk does without.
    """
    reason = reason or ("" if has_room() else "the database has no pgvector, or manage.py prepare_likeness was not run")
    return {"on": not reason, "reason": reason} if reason else {"on": True, "tickets": TicketVector.objects.count()}
