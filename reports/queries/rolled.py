"""What is counted in advance: which metrics, by which dimensions, on which days; see docs/adr/0007."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import Site
from accounts.rules.zone import zone_named
from reports.enums import ClockKind, Cohort, Dimension
from reports.metrics.definition import Metric
from reports.metrics.registry import METRICS
from reports.models import CycleFact, RollUpZone, TicketFact
from reports.queries.population import COLUMNS
from reports.queries.statement import outcome_of, why
from reports.rules.facts import DEFINITION_VERSION

ROLLED: Mapping[str, Metric] = {
    code: METRICS[code]
    for code in (
        "logged",
        "solved",
        "first_response",
        "response_met",
        "next_response",
        "next_response_met",
        "resolution",
        "resolution_met",
        "unanswered",
        "unsolved",
        "inflow",
        "outflow",
        "first_resolution",
        "first_resolution_met",
        "reopened",
        "first_contact",
        "without_vendor",
    )
}
ROLL_UP_VERSION = 100 * DEFINITION_VERSION + 1
"""Raise it when another metric is counted in advance: all days are then counted anew, as for another definition."""
DIMENSIONS = (Dimension.QUEUE, Dimension.PRIORITY, Dimension.SITE, Dimension.WORK)
"""Those with few rows: a day has several tickets in each. By device or category a day has about as many as rows."""
COHORTS = (Cohort.DONE, Cohort.LOGGED)
Row = Mapping[str, Any]
"""Column to value of a row of facts."""
Rows = Mapping[type[Any], Sequence[Row]]
"""Facts of some tickets, by their model."""
_FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


def moments_of(metric: Metric) -> tuple[str, ...]:
    """Return the columns by which a metric is put on days, each once."""
    return tuple(dict.fromkeys(metric.cohorts[cohort] for cohort in COHORTS))


def is_running(metric: Metric) -> Q:
    """Return which rows time alone can still decide; these are not counted in advance."""
    return Q(**{f"{metric.stopped}__isnull": True}, is_cancelled=False) if metric.stopped else Q(pk__in=[])


def stored_rows(metric: Metric, moment: str) -> QuerySet[Any]:
    """Return the rows of facts that roll-ups of a metric count, whoever may see them."""
    wanted: dict[str, Any] = {
        "happened_at": F(moment),
        "why": why(metric, metric.condition(clock=ClockKind.WALL, at=_FOREVER)),
        **{f"key_{name.value}": F(COLUMNS[name]) for name in DIMENSIONS},
    }
    if metric.outcome:
        wanted["is_met"] = outcome_of(metric)
    if metric.values:
        wanted |= {f"{clock.value}_value": F(column) for clock, column in metric.values.items()}
    return metric.source.objects.filter(metric.about(), ~is_running(metric)).values(**wanted)


def rolled_zones() -> list[str]:
    """Return the zones whose days are counted in advance."""
    return list(RollUpZone.objects.order_by("zone").values_list("zone", flat=True))


def outdated_zones() -> tuple[list[str], list[str]]:
    """Return the zones whose roll-ups must be made anew, and those nobody needs any more."""
    named = Site.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    wanted = {zone_named(name).key for name in named}
    found = dict(RollUpZone.objects.values_list("zone", "version"))
    return (
        sorted(zone for zone in wanted if found.get(zone) != ROLL_UP_VERSION),
        sorted(found.keys() - wanted),
    )


def changed(*, metric: Metric, moment: str, before: Iterable[Row], after: Iterable[Row]) -> set[datetime]:
    """Return the moments at which roll-ups no longer count what they should, for rows of facts before and after."""
    old, new = (Counter(_contributions(metric, moment, rows)) for rows in (before, after))
    return {contribution[0] for contribution in ((old - new) + (new - old))}


def rows_now(ticket_ids: Collection[int]) -> Rows:
    """Return the stored facts of these tickets, as far as roll-ups depend on them. Two queries."""
    found: dict[type[Any], list[Row]] = {}
    for model in (TicketFact, CycleFact):
        metrics = [metric for metric in ROLLED.values() if metric.source is model]
        columns = {name for metric in metrics for name in (*columns_of(metric), *moments_of(metric))}
        found[model] = list(model.objects.filter(ticket_id__in=ticket_ids).values(*sorted(columns)).order_by("pk"))
    return found


def columns_of(metric: Metric) -> tuple[str, ...]:
    """Return the columns on which depends what a roll-up counts of a row, its moments left out."""
    return _columns_of(metric.code)


def _contributions(metric: Metric, moment: str, rows: Iterable[Row]) -> Iterator[tuple[Any, ...]]:
    """Of each row that is counted: its moment, and everything a roll-up counts of it."""
    columns = columns_of(metric)
    for row in rows:
        if row[moment] is not None and _is_about(metric, row):
            yield row[moment], *(row[name] for name in columns)


def _is_about(metric: Metric, row: Row) -> bool:
    """The same as metric.about() without is_running, for a row in hand. Rolled metrics ask for plain equalities."""
    if metric.is_unfinished and row[metric.is_unfinished] is not None:
        return False
    if metric.stopped and row[metric.stopped] is None and not row["is_cancelled"]:
        return False
    wanted: dict[str, Any] = dict(metric.rows.children)  # type: ignore[arg-type]  # pairs, see above
    return all(row[name] == value for name, value in wanted.items())


@cache
def _columns_of(code: str) -> tuple[str, ...]:
    metric = ROLLED[code]
    outcome = metric.outcome if isinstance(metric.outcome, Q) else Q(**{metric.outcome: True} if metric.outcome else {})
    named = {metric.decided, metric.stopped, metric.is_unfinished, *(metric.values or {}).values()}
    for condition in (metric.rows, outcome, metric.counted, *metric.left_out.values()):
        named |= set(_fields(condition))
    return tuple(sorted((named | {"is_cancelled", *(COLUMNS[name] for name in DIMENSIONS)}) - {""}))


def _fields(condition: Q) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _fields(child)
        elif isinstance(child, tuple):
            yield child[0].partition("__")[0]
