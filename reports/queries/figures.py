"""The figures of a report: per metric one statement gives the total, every table and the trend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Value
from django.db.models.fields import BigIntegerField

from accounts.models import Person
from reports.enums import Dimension, Unit
from reports.metrics.definition import Metric
from reports.queries.population import COLUMNS, LONG, population
from reports.rules.period import Period
from reports.rules.scope import NONE, OTHERS, Scope

SMALL = 5
"""Below this many tickets a median says little, and people can be guessed: pages say so."""


@dataclass(frozen=True)
class Figure:
    """What is known of one cell. Seconds for durations: percentiles are exact, between two values in proportion.

    met: how many of n kept the promise, for shares.
    """

    n: int = 0
    mean: float | None = None
    median: float | None = None
    p75: float | None = None
    p90: float | None = None
    met: int = 0

    @property
    def missed(self) -> int:
        return self.n - self.met

    @property
    def share(self) -> float | None:
        return self.met / self.n if self.n else None

    @property
    def is_small(self) -> bool:
        return 0 < self.n < SMALL


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
    tops: Mapping[Dimension, Sequence[int]] | None = None,
    steps: Sequence[Period] = (),
) -> Figures:
    """Return a metric as a whole, by row of each dimension in `tops` and by step of a trend, in one statement.

    tops: the keys of the long dimensions that have a row of their own, see population.top_keys; None for the total
    alone. steps: consecutive periods that cut the scope's, see period.steps; a step without tickets is NOTHING.
    """
    rows = _rows(user=user, metric=metric, scope=scope, at=at, tops=tops, steps=steps)
    total = NOTHING
    cells: dict[Dimension, dict[str, Figure]] = {name: {} for name in (Dimension if tops is not None else ())}
    trend = [NOTHING] * len(steps)
    for set_number, key, *measures in rows:
        figure = _figure(measures)
        if set_number == _TOTAL:
            total = figure
        elif set_number == _STEP:
            trend[key - 1] = figure
        else:
            cells[_DIMENSIONS[set_number]][_KEYS.get(key, str(key))] = figure
    return Figures(total=total, cells=cells, steps=trend)


_TOTAL, _STEP = 0, 5
_DIMENSIONS = dict(enumerate(Dimension, start=1))
_NO_KEY, _OTHER_KEYS = -1, -2
_KEYS = {_NO_KEY: NONE, _OTHER_KEYS: OTHERS}


def _rows(
    *,
    user: Person,
    metric: Metric,
    scope: Scope,
    at: datetime,
    tops: Mapping[Dimension, Sequence[int]] | None,
    steps: Sequence[Period],
) -> list[tuple[Any, ...]]:
    facts = population(user=user, metric=metric, scope=scope, at=at)
    value = F(metric.values[scope.clock]) if metric.values else Value(None, output_field=BigIntegerField())
    columns = {f"key_{name.value}": F(COLUMNS[name]) for name in Dimension}
    met = F(metric.outcome) if metric.outcome else Value(False)
    selected = facts.values(seconds=value, met=met, moment=F(metric.cohorts[scope.cohort]), **columns)
    try:
        inner, parameters = selected.query.sql_with_params()
    except EmptyResultSet:
        return []
    wanted, keys, key_parameters = _groups(tops=tops, steps=steps)
    statement = (
        f"SELECT {_number(wanted)}, {_key(wanted)}, {_measures(metric)} "  # noqa: S608 - made of our own words alone
        f"FROM (SELECT seconds, met{keys} FROM ({inner}) AS facts) AS cells GROUP BY GROUPING SETS (()"
        + "".join(f", ({name})" for name in wanted)
        + ")"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*key_parameters, *parameters])
        return list(cursor.fetchall())


def _groups(
    *, tops: Mapping[Dimension, Sequence[int]] | None, steps: Sequence[Period]
) -> tuple[dict[str, int], str, list[Any]]:
    """The grouping columns with their set numbers, their expressions, and the parameters of these."""
    wanted: dict[str, int] = {}
    expressions = ""
    parameters: list[Any] = []
    for number, dimension in _DIMENSIONS.items() if tops is not None else ():
        column = f"key_{dimension.value}"
        wanted[column] = number
        if tops is not None and dimension in LONG:
            expressions += (
                f", CASE WHEN {column} IS NULL THEN {_NO_KEY} WHEN {column} = ANY(%s::bigint[]) THEN {column} "
                f"ELSE {_OTHER_KEYS} END AS {column}"
            )
            parameters.append(list(tops.get(dimension, ())))
        else:
            expressions += f", {column}"
    if steps:
        wanted["step"] = _STEP
        expressions += ", width_bucket(moment, %s::timestamptz[]) AS step"
        parameters.append([step.start for step in steps])
    return wanted, expressions, parameters


def _number(wanted: Mapping[str, int]) -> str:
    cases = "".join(f" WHEN GROUPING({name}) = 0 THEN {number}" for name, number in wanted.items())
    return f"CASE{cases} ELSE {_TOTAL} END" if cases else str(_TOTAL)


def _key(wanted: Mapping[str, int]) -> str:
    cases = "".join(f" WHEN GROUPING({name}) = 0 THEN {name}" for name in wanted)
    return f"CASE{cases} END" if cases else "NULL"


def _measures(metric: Metric) -> str:
    if metric.unit is Unit.DURATION:
        return (
            "count(*), avg(seconds), "
            "percentile_cont(ARRAY[0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY seconds), 0"
        )
    met = "count(*) FILTER (WHERE met)" if metric.unit is Unit.SHARE else "0"
    return f"count(*), NULL, NULL, {met}"


def _figure(measures: Sequence[Any]) -> Figure:
    n, mean, percentiles, met = measures
    median, p75, p90 = percentiles or (None, None, None)
    return Figure(n=n, mean=None if mean is None else float(mean), median=median, p75=p75, p90=p90, met=met)
