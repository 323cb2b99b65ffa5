"""From the outbox to the facts."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from reports.actions.project import project_tickets
from reports.actions.rollup import sweep as sweep_rollups
from tickets.actions.outbox import claim, postpone, settle
from tickets.enums import Consumer
from tickets.models import Outbox

logger = logging.getLogger(__name__)

BATCH = 500
_ROUNDS = 40


def relay_facts(*, at: datetime) -> int:
    """Bring the facts up to date with one batch of news from the outbox; return how many rows were seen.

    A ticket whose facts cannot be computed is put aside with its error, and the rest go on.
    """
    with transaction.atomic():
        rows = claim(consumer=Consumer.REPORTS, limit=BATCH, at=at)
        by_ticket: dict[int, list[Outbox]] = {}
        for row in rows:
            by_ticket.setdefault(row.event.ticket_id, []).append(row)
        if _try(by_ticket.keys()) is None:
            settle(rows)
        else:
            _one_by_one(by_ticket=by_ticket, at=at)
    return len(rows)


def sweep(*, at: datetime) -> None:
    """Do what a lost hint left behind, then count the days that changed. Needs PostgreSQL only."""
    for _ in range(_ROUNDS):
        if relay_facts(at=at) < BATCH:
            break
    sweep_rollups()


def _one_by_one(*, by_ticket: dict[int, list[Outbox]], at: datetime) -> None:
    for ticket_id, rows in sorted(by_ticket.items()):
        error = _try([ticket_id])
        if error is None:
            settle(rows)
            continue
        logger.error("facts_failed", extra={"ticket": ticket_id, "error": error})
        for row in rows:
            postpone(row=row, error=error, at=at)


def _try(ticket_ids: Collection[int]) -> str | None:
    """Project inside a savepoint; return the name of what went wrong, or None."""
    try:
        project_tickets(ticket_ids=ticket_ids)
    except Exception as error:
        return type(error).__name__
    return None
