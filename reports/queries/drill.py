"""The very tickets behind a figure, as pages and as rows of an export."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Person
from accounts.queries.pages import Page, page_of
from reports.metrics.definition import Metric
from reports.models import CycleFact, TicketFact
from reports.queries.part import counts_tickets, drilled
from reports.rules.scope import Scope

ORDER = ("-started_at", "-ticket_id")
_RELATED = ("ticket", "site", "queue", "first_queue", "category", "device")


def drill_page(
    *, user: Person, metric: Metric, scope: Scope, at: datetime, cursor: str = "", size: int = 25
) -> Page[TicketFact]:
    """Return one page of the tickets a figure counts, the newest first. Raises BadCursor."""
    facts = _tickets(user=user, metric=metric, scope=scope, at=at).select_related(*_RELATED)
    return page_of(rows=facts, order=ORDER, cursor=cursor, size=size)


def drill_count(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> int:
    """Return how much a figure counts: its n. That is more than its tickets when it counts cycles."""
    rows = drilled(user=user, metric=metric, scope=scope, at=at)
    return rows.values("ticket_id").distinct().count() if counts_tickets(metric=metric, scope=scope) else rows.count()


def ticket_count(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> int:
    """Return how many tickets are behind a figure, each counted once."""
    return _tickets(user=user, metric=metric, scope=scope, at=at).count()


def drill_rows(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> Iterator[TicketFact]:
    """Yield all tickets a figure counts, the newest first, in flat memory."""
    facts = _tickets(user=user, metric=metric, scope=scope, at=at).select_related(*_RELATED)
    return facts.order_by(*ORDER).iterator(chunk_size=1000)


def cycles_of_tickets(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> Iterator[CycleFact]:
    """Yield every cycle of the tickets a figure counts, the newest ticket first, in flat memory."""
    tickets = drilled(user=user, metric=metric, scope=scope, at=at).values("ticket_id")
    cycles = CycleFact.objects.filter(ticket_id__in=tickets).select_related(*_RELATED[1:])
    return cycles.order_by("-ticket_id", "metric", "cycle").iterator(chunk_size=1000)


def _tickets(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> QuerySet[TicketFact]:
    rows = drilled(user=user, metric=metric, scope=scope, at=at)
    if rows.model is TicketFact:
        return rows
    return TicketFact.objects.filter(pk__in=rows.values("ticket_id"))
