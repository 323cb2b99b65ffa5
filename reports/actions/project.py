"""Storing the facts of tickets, computed from their events."""

from collections.abc import Collection

from django.db import connection, transaction

from reports.models import TicketFact
from reports.queries.facts import FIELDS, computed_facts

_LOCKS = 7_233_001
"""First half of the advisory locks that serialise the projection of a ticket; any number nobody else uses."""


@transaction.atomic
def project_tickets(*, ticket_ids: Collection[int]) -> int:
    """Recompute and store the facts of these tickets; return how many. Safe to run any number of times.

    Each ticket is locked against other projections before its events are read, so that a slow one can never store
    older facts over newer. Agents at work on the ticket are not held up.
    """
    _lock(sorted(ticket_ids))
    facts = computed_facts(ticket_ids)
    TicketFact.objects.bulk_create(facts, update_conflicts=True, unique_fields=["ticket"], update_fields=_UPDATED)
    return len(facts)


def _lock(ticket_ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, (id %% 2147483647)::int) FROM unnest(%s::bigint[]) AS id",
            [_LOCKS, ticket_ids],
        )


_UPDATED = [name.removesuffix("_id") for name in FIELDS]
