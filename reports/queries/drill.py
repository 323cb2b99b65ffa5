"""The very tickets behind a figure, as pages and as rows of an export."""

from collections.abc import Iterator
from datetime import datetime

from accounts.models import Person
from accounts.queries.pages import Page, page_of
from reports.metrics.definition import Metric
from reports.models import CycleFact, TicketFact
from reports.queries.population import population
from reports.rules.scope import Scope

ORDER = ("-started_at", "-ticket_id")
_RELATED = ("ticket", "site", "queue", "first_queue", "category", "device")


def drill_page(
    *, user: Person, metric: Metric, scope: Scope, at: datetime, cursor: str = "", size: int = 25
) -> Page[TicketFact]:
    """Return one page of the tickets a figure counts, the newest first. Raises BadCursor."""
    facts = population(user=user, metric=metric, scope=scope, at=at).select_related(*_RELATED)
    return page_of(rows=facts, order=ORDER, cursor=cursor, size=size)


def drill_count(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> int:
    """Return how many tickets a figure counts."""
    return population(user=user, metric=metric, scope=scope, at=at).count()


def drill_rows(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> Iterator[TicketFact]:
    """Yield all tickets a figure counts, the newest first, in flat memory."""
    facts = population(user=user, metric=metric, scope=scope, at=at).select_related(*_RELATED)
    return facts.order_by(*ORDER).iterator(chunk_size=1000)


def cycles_of_tickets(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> Iterator[CycleFact]:
    """Yield every cycle of the tickets a figure counts, the newest ticket first, in flat memory."""
    tickets = population(user=user, metric=metric, scope=scope, at=at).values("ticket_id")
    cycles = CycleFact.objects.filter(ticket_id__in=tickets).select_related(*_RELATED[1:])
    return cycles.order_by("-ticket_id", "metric", "cycle").iterator(chunk_size=1000)
