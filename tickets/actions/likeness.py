"""Keeping the vectors that like tickets are found by; nothing is done where the optional part is missing."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from tickets.actions.run import work_off
from tickets.encoder.encoder import Encoder, Vector, load_encoder
from tickets.encoder.package import model_name, why_off
from tickets.models import Ticket, TicketVector
from tickets.queries.likeness import compared, has_room, without_vector
from tickets.rules.likeness import CLEANING, text_to_compare

logger = logging.getLogger(__name__)

BATCH, _SWEPT = 32, 8
_GRACE = timedelta(minutes=10)
"""The worker has so long before the sweeper loads the model too."""


def make_vectors(*, at: datetime, seconds: float, with_solved: bool = False, encoder: Encoder | None = None) -> int:
    """Make vectors for active tickets that need one until there is none or the time is up; return how many batches.

    Not transactional: each batch is, and is safe to do twice. with_solved: for those solved lately too, which lack one
    only when the model is new or another. encoder: another one than the model, for tests.
    """
    encoder = encoder or load_encoder()
    if encoder is None or not has_room():
        return 0

    def batch() -> bool:
        return _make_batch(encoder=encoder, at=at, limit=BATCH, with_solved=with_solved) == BATCH

    return work_off(batch=batch, seconds=seconds)


def sweep(*, at: datetime, encoder: Encoder | None = None) -> int:
    """Make a few vectors of active tickets that no worker has made for ten minutes; return how many.

    Not transactional: the batch is.
    """
    encoder = encoder or _encoder_when_needed(at=at)
    if encoder is None:
        return 0
    return _make_batch(encoder=encoder, at=at, limit=_SWEPT, untouched_since=at - _GRACE)


@transaction.atomic
def tidy_vectors(*, at: datetime) -> int:
    """Remove the vectors of tickets that are compared no more; return how many."""
    kept = Ticket.objects.filter(compared(at=at), pk=OuterRef("ticket"), merged_into__isnull=True)
    removed, _ = TicketVector.objects.filter(~Exists(kept)).delete()
    return removed


def prepare_likeness() -> bool:
    """Give the table its vectors where the database can keep them; return whether it can. As the owner.

    Not transactional: it is one statement, and safe to run again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT tickets_prepare_likeness()")
        return bool(cursor.fetchone()[0])


def mark_of(encoder: str) -> str:
    """Return what a vector is marked with: the model, and how its text was cleaned."""
    return f"{encoder} / {CLEANING}"


def _encoder_when_needed(*, at: datetime) -> Encoder | None:
    """The encoder, loaded only when something has waited too long for it."""
    if why_off() or not has_room():
        return None
    waits = without_vector(encoder=mark_of(model_name()), at=at, limit=1, untouched_since=at - _GRACE)
    return load_encoder() if waits else None


def _make_batch(
    *, encoder: Encoder, at: datetime, limit: int, with_solved: bool = False, untouched_since: datetime | None = None
) -> int:
    due = without_vector(
        encoder=mark_of(encoder.name), at=at, limit=limit, with_solved=with_solved, untouched_since=untouched_since
    )
    try:
        made = [(ticket, _vector(ticket, encoder)) for ticket in due]
    except Exception as error:  # whatever an optional part does: the desk goes on without it
        logger.warning("likeness_failed", extra={"error": type(error).__name__, "count": len(due)})
        return 0
    _keep(made, encoder=encoder, at=at)
    return len(due)


def _vector(ticket: Ticket, encoder: Encoder) -> Vector | None:
    """None for a text that says too little, or that the model cannot read: neither comes up again."""
    text = text_to_compare(subject=ticket.subject, description=ticket.description)
    try:
        return encoder.encode(text) if text else None
    except (ArithmeticError, LookupError, ValueError):
        logger.warning("likeness_unreadable", extra={"ticket": ticket.pk})
        return None


@transaction.atomic
def _keep(made: Sequence[tuple[Ticket, Vector | None]], *, encoder: Encoder, at: datetime) -> None:
    """Keep the vectors of those whose text is still the one that was read; the others come up again."""
    numbers = [ticket.pk for ticket, _ in made]
    rows = Ticket.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=numbers).order_by("pk")
    now = {row.pk: (row.subject, row.description) for row in rows.only("pk", "subject", "description")}
    kept = [
        (ticket.pk, mark_of(encoder.name), at, _literal(vector))
        for ticket, vector in made
        if now.get(ticket.pk) == (ticket.subject, ticket.description)
    ]
    with connection.cursor() as cursor:
        cursor.executemany("SELECT tickets_keep_vector(%s, %s, %s, %s)", kept)


def _literal(vector: Vector | None) -> str | None:
    """A vector as pgvector reads it: seven digits are all that a 32-bit float has."""
    return None if vector is None else f"[{','.join(f'{part:.7g}' for part in vector)}]"
