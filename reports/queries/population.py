"""Which rows of facts a figure counts: the one predicate that figures, drill-down and export share."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Person
from reports.enums import Dimension, Reach
from reports.metrics.definition import Metric, Source
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
    Dimension.MODALITY: "modality",
    Dimension.SITE: "site_id",
    Dimension.SHIFT: "shift",
    Dimension.DEPARTMENT: "department",
    Dimension.SOURCE: "source",
    Dimension.WORK: "work",
    Dimension.HOUR: "hour_of_week",
}
LONG = (Dimension.CATEGORY, Dimension.DEVICE, Dimension.DEPARTMENT)
"""Dimensions with more rows than a table shows; the rest is one row, OTHERS."""
TEXTS = (Dimension.MODALITY, Dimension.SHIFT, Dimension.DEPARTMENT, Dimension.SOURCE, Dimension.WORK)
"""Dimensions whose column holds the key itself; "" is NONE."""


def population(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> QuerySet[Any]:
    """Return the rows of facts a metric counts in a scope, among those of tickets the person may see.

    `at` decides what is due by now. A figure is an aggregate of this, its drill-down is this itself.
    """
    return cohort_rows(user=user, metric=metric, scope=scope, at=at).filter(metric.condition(clock=scope.clock, at=at))


def cohort_rows(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> QuerySet[Any]:
    """Return the rows of facts of the cohort, those a metric leaves out included."""
    rows = visible_facts(user, metric.source).filter(_in_period(metric=metric, scope=scope, at=at), metric.about())
    return filtered(rows, user=user, scope=scope, at=at)


def filtered(rows: QuerySet[Any], *, user: Person, scope: Scope, at: datetime) -> QuerySet[Any]:
    """Narrow rows of facts of any kind to the filters of a scope."""
    for dimension, key in scope.filters.items():
        if key:
            rows = rows.filter(_cell(user=user, scope=scope, dimension=dimension, key=key, at=at))
    return rows


def sees_all(user: Person) -> bool:
    """True for a person from whom no ticket is hidden."""
    tickets = visible_to(user)
    return not tickets.query.where and not tickets.query.is_empty()


def visible_facts(user: Person, source: Source = TicketFact) -> QuerySet[Any]:
    """Return the facts of the tickets the person may see."""
    if sees_all(user):  # joining a million tickets to learn that would cost half a second
        return source.objects.all()
    return source.objects.filter(ticket__in=visible_to(user))


def top_keys(*, user: Person, scope: Scope, dimension: Dimension, at: datetime) -> list[str]:
    """Return the keys with the most tickets logged in the scope, whatever its filter on this dimension is."""
    column = COLUMNS[dimension]
    filters = {name: key for name, key in scope.filters.items() if name is not dimension}
    unfiltered = Scope(period=scope.period, cohort=scope.cohort, clock=scope.clock, filters=filters)
    facts = population(user=user, metric=METRICS["logged"], scope=unfiltered, at=at)
    if dimension in TEXTS:  # these two words mean something else as a key
        facts = facts.exclude(**{f"{column}__in": [NONE, OTHERS]})
    rows = facts.exclude(_empty(dimension)).values(column).annotate(n=Count("pk"))
    return [str(row[column]) for row in rows.order_by("-n", column)[:TOP]]


def _in_period(*, metric: Metric, scope: Scope, at: datetime) -> Q:
    period = scope.period
    if metric.reach is Reach.STANDING:
        return standing(min(period.end, at))
    column = metric.cohorts[scope.cohort]
    return Q(**{f"{column}__gte": period.start, f"{column}__lt": period.end})


def standing(moment: datetime) -> Q:
    """Return which cycles had begun before `moment` and were not over at it."""
    return Q(started_at__lt=moment) & (Q(ended_at__isnull=True) | Q(ended_at__gte=moment))


def _cell(*, user: Person, scope: Scope, dimension: Dimension, key: str, at: datetime) -> Q:
    column = COLUMNS[dimension]
    if key == NONE:
        return _empty(dimension)
    if key == OTHERS:
        top = top_keys(user=user, scope=scope, dimension=dimension, at=at)
        return ~_empty(dimension) & ~Q(**{f"{column}__in": top})
    return Q(**{column: key if dimension in TEXTS else int(key)})


def _empty(dimension: Dimension) -> Q:
    column = COLUMNS[dimension]
    return Q(**{column: ""}) if dimension in TEXTS else Q(**{f"{column}__isnull": True})
