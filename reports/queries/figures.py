"""The figures of a report: per metric one statement gives the total, the tables asked for and the trend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Person
from reports.enums import Dimension, Reach
from reports.metrics.definition import Metric
from reports.queries.backlog import backlog_trend
from reports.queries.memory import ample_memory
from reports.queries.population import cohort_rows
from reports.queries.sql import fetch
from reports.queries.statement import TOTAL, Groups, groups_of, measured_rows, statement_of
from reports.rules.period import Period
from reports.rules.scope import Scope

SMALL = 5
"""Below this many tickets a median says little, and people can be guessed: pages say so."""


@dataclass(frozen=True)
class Figure:
    """What is known of one cell. Seconds for durations: percentiles are exact, between two values in proportion.

    total: the sum of all values. met: how many of n kept the promise, for shares. left_out: why others of the cohort
    are not counted, and how many. is_rough: percentiles may be off by one per cent, see rules/sketch.py.
    """

    n: int = 0
    mean: float | None = None
    median: float | None = None
    p75: float | None = None
    p90: float | None = None
    p95: float | None = None
    total: int = 0
    met: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    is_rough: bool = False

    @property
    def missed(self) -> int:
        return self.n - self.met

    @property
    def share(self) -> float | None:
        return self.met / self.n if self.n else None

    @property
    def is_small(self) -> bool:
        return 0 < self.n < SMALL

    @property
    def excluded(self) -> int:
        """How many of the cohort are not counted."""
        return sum(self.left_out.values())


NOTHING = Figure()


@dataclass(frozen=True)
class Figures:
    """One metric in one scope. cells: dimension to key (id as text, NONE, OTHERS) to figure. steps: one a step."""

    total: Figure
    cells: Mapping[Dimension, Mapping[str, Figure]]
    steps: Sequence[Figure]


def figures(
    *,
    user: Person,
    metric: Metric,
    scope: Scope,
    at: datetime,
    by: Sequence[Dimension] = (),
    tops: Mapping[Dimension, Sequence[str]] | None = None,
    steps: Sequence[Period] = (),
) -> Figures:
    """Return a metric as a whole, by row of each dimension in `by` and by step of a trend, in one statement.

    tops: the keys of long dimensions that have a row of their own, see population.top_keys; the rest is OTHERS. steps:
    consecutive periods that cut the scope's, see period.steps; a step without tickets is NOTHING. A metric that stands
    at the end of a period has the figure of the end of each step, by a second statement.
    """
    rows = cohort_rows(user=user, metric=metric, scope=scope, at=at)
    if metric.reach is Reach.STANDING:
        found = figures_of(rows, metric=metric, scope=scope, at=at, by=by, tops=tops)
        levels = backlog_trend(user=user, scope=scope, steps=steps, at=at)
        return replace(found, steps=[Figure(n=bands.total) for bands in levels])
    return figures_of(rows, metric=metric, scope=scope, at=at, by=by, tops=tops, steps=steps)


def figures_of(
    rows: QuerySet[Any],
    *,
    metric: Metric,
    scope: Scope,
    at: datetime,
    by: Sequence[Dimension] = (),
    tops: Mapping[Dimension, Sequence[str]] | None = None,
    steps: Sequence[Period] = (),
) -> Figures:
    """Return the figures of some rows of a cohort; see `figures`."""
    groups = groups_of(by=by, tops=tops or {}, steps=steps)
    total = NOTHING
    cells: dict[Dimension, dict[str, Figure]] = {name: {} for name in by}
    trend = [NOTHING] * len(steps)
    for number, key, *measures in _answer(rows, metric=metric, scope=scope, at=at, groups=groups):
        figure = figure_of(metric, measures)
        place = groups.place(number)
        if number == TOTAL:
            total = figure
        elif place is None:
            trend[int(key) - 1] = figure
        else:
            cells[place][groups.key(place, key)] = figure
    return Figures(total=total, cells=cells, steps=trend)


def figure_of(metric: Metric, measures: Sequence[Any]) -> Figure:
    """Return one row of the answer as a figure; see statement.statement_of."""
    n, met, left_out, *values = measures
    mean, total, percentiles = values or (None, None, None)
    median, p75, p90, p95 = percentiles or (None, None, None, None)
    return Figure(
        n=n,
        mean=None if mean is None else float(mean),
        median=median,
        p75=p75,
        p90=p90,
        p95=p95,
        total=int(total or 0),
        met=met,
        left_out={reason: count for reason, count in zip(metric.reasons, left_out, strict=True) if count},
    )


def _answer(
    rows: QuerySet[Any], *, metric: Metric, scope: Scope, at: datetime, groups: Groups
) -> list[tuple[Any, ...]]:
    measured = measured_rows(rows, metric=metric, scope=scope, at=at, groups=groups)
    with ample_memory(scope.period):
        return fetch(statement_of(metric=metric, groups=groups), rows=measured, before=groups.parameters)
