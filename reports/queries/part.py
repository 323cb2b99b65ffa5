"""The rows behind one number: all a figure counts, or the part of it that the number is of."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Person
from reports.enums import Reach
from reports.metrics.definition import Metric
from reports.models import CycleFact, StayFact, TicketFact
from reports.queries.population import cohort_rows, filtered, population, visible_facts
from reports.rules.ages import AGE_EDGES
from reports.rules.parts import PERSONAL, Part, PartKind, part_named
from reports.rules.scope import Scope
from tickets.enums import ACTIVE_STATES
from tickets.enums import Metric as Promise

_COLUMNS = {PartKind.STATE: "state", PartKind.HOLDER: "party"}


def drilled(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> QuerySet[Any]:
    """Return rows of facts, as `population` does, of the part a scope names. A part the metric lacks is all."""
    asked: dict[str, Any] = {"user": user, "scope": scope, "at": at}
    part = part_named(scope.part)
    if part is None:
        return population(metric=metric, **asked)
    if part.kind in PERSONAL:
        return _of_person(part, **asked)
    if part.kind is PartKind.OUT:
        counted = metric.condition(clock=scope.clock, at=at)
        rows = cohort_rows(metric=metric, **asked)
        return rows.exclude(counted) if counted else rows.none()
    return _narrowed(population(metric=metric, **asked), part, metric=metric, moment=min(scope.period.end, at))


def counts_tickets(*, metric: Metric, scope: Scope) -> bool:
    """True when a number is one of tickets, however many rows of facts they have."""
    part = part_named(scope.part)
    if part is not None and part.kind in PERSONAL:
        return part.kind is not PartKind.ANSWERS
    return metric.source is TicketFact


def person_named(scope: Scope) -> str:
    """Return the name of the person whose part a scope is of, "" for none. At most one query."""
    part = part_named(scope.part)
    if part is None or part.kind not in PERSONAL:
        return ""
    names = Person.objects.filter(pk=part.person).values_list("full_name", flat=True)
    return names.first() or f"Person {part.person}"


def aged(moment: datetime, first: int, last: int) -> Q:
    """Return which work was between two bands of ages old at a moment, both included."""
    youngest, oldest = (0, *AGE_EDGES)[first], (*AGE_EDGES, None)[last]
    young = Q(started_at__lte=moment - timedelta(seconds=youngest)) if youngest else Q()
    return young if oldest is None else young & Q(started_at__gt=moment - timedelta(seconds=oldest))


def _narrowed(rows: QuerySet[Any], part: Part, *, metric: Metric, moment: datetime) -> QuerySet[Any]:
    if part.kind is PartKind.AGE and metric.reach is Reach.STANDING:
        return rows.filter(aged(moment, *part.ages))
    if part.kind in _COLUMNS and metric.source is TicketFact:
        stays = StayFact.objects.filter(ticket_id=OuterRef("ticket_id"), started_at__lt=OuterRef("resolved_at"))
        return rows.filter(Exists(stays.filter(**{_COLUMNS[part.kind]: part.word})))
    if part.kind in (PartKind.MET, PartKind.MISSED) and metric.outcome:
        met = metric.outcome if isinstance(metric.outcome, Q) else Q(**{metric.outcome: True})
        return rows.filter(met) if part.kind is PartKind.MET else rows.exclude(met)
    return rows


def _of_person(part: Part, *, user: Person, scope: Scope, at: datetime) -> QuerySet[Any]:
    """What queries.people counts for one person."""
    period = scope.period
    if part.kind in (PartKind.HANDLED, PartKind.ANSWERS):
        rows = visible_facts(user, CycleFact).filter(
            stopped_at__gte=period.start, stopped_at__lt=period.end, actor=part.person
        )
        is_solution = Q(metric=Promise.RESOLUTION.value)
        rows = rows.filter(is_solution if part.kind is PartKind.HANDLED else ~is_solution)
    else:
        active = [state.value for state in ACTIVE_STATES]
        rows = visible_facts(user, StayFact).filter(agent=part.person, state__in=active)
        still = Q(ended_at__isnull=True)
        during = Q(started_at__lt=period.end) & (still | Q(ended_at__gt=period.start))
        rows = rows.filter(during if part.kind is PartKind.TOUCHED else still)
    return filtered(rows, user=user, scope=scope, at=at)
