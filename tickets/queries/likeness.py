"""Which tickets still need a vector, and which are nearest to one by theirs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField, FloatField

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


def without_vector(
    *, encoder: str, at: datetime, limit: int, with_solved: bool = False, untouched_since: datetime | None = None
) -> Sequence[Ticket]:
    """Return tickets whose vector is to be made: active ones in the order of the inbox, then the newest solved.

    with_solved: solved ones too, of the newest 20,000 tickets. That takes a hundred times as long (65 ms among a
    million), and they mostly have the vector of when they were active. encoder: by which. untouched_since: only those
    nobody has changed since.
    """
    made = TicketVector.objects.filter(ticket=OuterRef("pk"), encoder=encoder)
    rows = Ticket.objects.filter(~Exists(made), merged_into__isnull=True).only("pk", "subject", "description")
    if untouched_since is not None:
        rows = rows.filter(updated_at__lte=untouched_since)
    found = list(rows.filter(_ACTIVE).order_by("is_taken", "sort_due_at", "id")[:limit])
    if with_solved and len(found) < limit:
        newest = (Ticket.objects.aggregate(last=Max("pk"))["last"] or 0) - _NEWEST
        solved = rows.filter(pk__gt=newest, resolved_at__gte=at - WINDOW)
        found += solved.order_by("-pk")[: limit - len(found)]
    return found


def nearest(tickets: QuerySet[Ticket], *, number: int, at: datetime) -> Sequence[tuple[Ticket, float]]:
    """Return those of the given tickets that say much the same as one, with their closeness, the nearest first.

    One query, which finds nothing where there are no vectors. closeness: cosine, ALIKE to 1.
    """
    if not settings.LIKENESS:
        return []
    near = RawSQL(  # an array: so they are looked up by number, and closeness asked of them alone
        "tickets_ticket.id = ANY (ARRAY (SELECT tickets_nearest(%s, %s)))",
        [number, _NEAREST],
        output_field=BooleanField(),
    )
    closeness = RawSQL("tickets_closeness(%s, tickets_ticket.id)", [number], output_field=FloatField())
    rows = tickets.filter(near, compared(at=at)).annotate(closeness=closeness)
    found = [(row, row.closeness) for row in rows.order_by(F("closeness").desc(nulls_last=True), "-id")]
    return [(row, closeness) for row, closeness in found if closeness is not None and closeness >= ALIKE]


def likeness_report(*, reason: str) -> Mapping[str, Any]:
    """Return what health says: whether texts are compared by meaning, and if not, why. reason: of the encoder's side.

    Never an alarm: the desk does without.
    """
    reason = reason or ("" if has_room() else "the database has no pgvector, or manage.py prepare_likeness was not run")
    return {"on": not reason, "reason": reason} if reason else {"on": True, "tickets": TicketVector.objects.count()}
