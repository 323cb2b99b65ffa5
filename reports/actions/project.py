"""Storing the facts of tickets, computed from their events."""

from collections.abc import Collection, Sequence

from django.db import connection, transaction

from reports.actions.rollup import hold_zones, note_changes
from reports.models import CycleFact, StayFact, TicketFact
from reports.queries.facts import FIELDS, Computed, computed_facts
from reports.queries.rolled import Rows, rows_now

_LOCKS = 7_233_001
"""First half of the advisory locks that serialise the projection of a ticket; any number nobody else uses."""

_BATCH = 1000


@transaction.atomic
def project_tickets(*, ticket_ids: Collection[int]) -> int:
    """Recompute and store the facts of these tickets; return how many. Safe to run any number of times.

    Each ticket is locked against other projections before its events are read, so that a slow one can never store
    older facts over newer. Agents at work on the ticket are not held up. Days whose roll-ups are now older than their
    facts are noted in the same transaction.
    """
    zones = hold_zones()
    _lock(sorted(ticket_ids))
    before = rows_now(ticket_ids) if zones else {}
    found = computed_facts(ticket_ids)
    TicketFact.objects.bulk_create(
        [each.fact for each in found],
        update_conflicts=True,
        unique_fields=["ticket"],
        update_fields=_UPDATED,
        batch_size=_BATCH,
    )
    keys = [each.fact.pk for each in found]
    CycleFact.objects.filter(ticket_id__in=keys).delete()
    CycleFact.objects.bulk_create([row for each in found for row in each.cycles], batch_size=_BATCH)
    StayFact.objects.filter(ticket_id__in=keys).delete()
    StayFact.objects.bulk_create([row for each in found for row in each.stays], batch_size=_BATCH)
    if zones:
        note_changes(zones=zones, before=before, after=_columns(found))
    return len(found)


def _columns(found: Sequence[Computed]) -> Rows:
    return {
        TicketFact: [vars(each.fact) for each in found],
        CycleFact: [vars(row) for each in found for row in each.cycles],
    }


def _lock(ticket_ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, (id %% 2147483647)::int) FROM unnest(%s::bigint[]) AS id",
            [_LOCKS, ticket_ids],
        )


_UPDATED = [name.removesuffix("_id") for name in FIELDS]
