"""Which tickets a figure counts: the one predicate that figures, drill-down and export share."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.definition import Metric
from reports.metrics.registry import METRICS
from reports.models import TicketFact
from reports.rules.scope import NONE, OTHERS, Scope
from tickets.queries.visible import visible_to

TOP = 20
COLUMNS = {
    Dimension.QUEUE: "queue_id",
    Dimension.PRIORITY: "priority",
    Dimension.CATEGORY: "category_id",
    Dimension.DEVICE: "device_id",
}
LONG = (Dimension.CATEGORY, Dimension.DEVICE)
"""Dimensions with more rows than a table shows; the rest is one row, OTHERS."""


def population(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> QuerySet[TicketFact]:
    """Return the facts of the tickets a metric counts in a scope, among those the person may see.

    `at` decides what is due by now. A figure is an aggregate of this, its drill-down is this itself.
    """
    column = metric.cohorts[scope.cohort]
    facts = visible_facts(user).filter(**{f"{column}__gte": scope.period.start, f"{column}__lt": scope.period.end})
    facts = facts.filter(metric.condition(clock=scope.clock, at=at))
    if scope.site:
        facts = facts.filter(site_id=int(scope.site))
    for dimension, key in scope.filters.items():
        if key:
            facts = facts.filter(_cell(user=user, scope=scope, dimension=dimension, key=key, at=at))
    return facts


def visible_facts(user: Person) -> QuerySet[TicketFact]:
    """Return the facts of the tickets the person may see."""
    tickets = visible_to(user)
    if tickets.query.is_empty():
        return TicketFact.objects.none()
    if not tickets.query.where:  # sees all: joining a million tickets to learn that would cost half a second
        return TicketFact.objects.all()
    return TicketFact.objects.filter(ticket__in=tickets)


def top_keys(*, user: Person, scope: Scope, dimension: Dimension, at: datetime) -> list[int]:
    """Return the ids with the most tickets logged in the scope, whatever its filter on this dimension is."""
    column = COLUMNS[dimension]
    filters = {name: key for name, key in scope.filters.items() if name is not dimension}
    unfiltered = Scope(
        period=scope.period, cohort=scope.cohort, clock=scope.clock, filters=filters, site=scope.site
    )
    facts = population(user=user, metric=METRICS["logged"], scope=unfiltered, at=at)
    rows = facts.exclude(**{f"{column}__isnull": True}).values(column).annotate(n=Count("pk"))
    return [row[column] for row in rows.order_by("-n", column)[:TOP]]


def _cell(*, user: Person, scope: Scope, dimension: Dimension, key: str, at: datetime) -> Q:
    column = COLUMNS[dimension]
    if key == NONE:
        return Q(**{f"{column}__isnull": True})
    if key == OTHERS:
        top = top_keys(user=user, scope=scope, dimension=dimension, at=at)
        return Q(**{f"{column}__isnull": False}) & ~Q(**{f"{column}__in": top})
    return Q(**{column: int(key)})
