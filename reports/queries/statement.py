"""The SQL of a figure: an inner select of the rows of a cohort, and what is counted and measured of them, in sets.

Only words of our own stand in the text; everything that comes from outside is a parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, QuerySet, SmallIntegerField, Value, When

from reports.enums import Dimension
from reports.metrics.definition import Metric
from reports.queries.population import COLUMNS, LONG, TEXTS
from reports.queries.sql import ROWS
from reports.rules.period import Period
from reports.rules.scope import NONE, OTHERS, Scope

TOTAL, _STEP = 0, -1
_NUMBERS = {dimension: number for number, dimension in enumerate(Dimension, start=1)}
_OTHER_NUMBERS, _OTHER_TEXTS = -2, "\x01"
"""Stand for OTHERS among ids, which are positive, and among texts, which hold no control characters."""


@dataclass(frozen=True)
class Groups:
    """What a statement groups by. columns: grouping column to its number; expressions: their SQL, with a comma before
    each; parameters: of these."""

    columns: Mapping[str, int]
    expressions: str
    parameters: Sequence[Any]
    dimensions: Sequence[Dimension]
    has_steps: bool

    def place(self, number: int) -> Dimension | None:
        """Return the dimension of a row of the answer, None for the total and the steps."""
        return next((name for name in self.dimensions if _NUMBERS[name] == number), None)

    def key(self, dimension: Dimension, key: str | None) -> str:
        """Return the key of a row of the answer, as it stands in addresses."""
        if not key:
            return NONE
        return OTHERS if key in (str(_OTHER_NUMBERS), _OTHER_TEXTS) else key


def groups_of(
    *, by: Sequence[Dimension], tops: Mapping[Dimension, Sequence[str]], steps: Sequence[Period]
) -> Groups:
    """Return the sets of a statement: the total, each dimension in `by`, the steps."""
    columns: dict[str, int] = {}
    expressions = ""
    parameters: list[Any] = []
    for dimension in by:
        column = f"key_{dimension.value}"
        columns[column] = _NUMBERS[dimension]
        if dimension in LONG:
            expressions += f", {_collected(dimension, column)} AS {column}"
            keys = tops.get(dimension, ())
            parameters.append(list(keys) if dimension in TEXTS else [int(key) for key in keys])
        else:
            expressions += f", {column}"
    if steps:
        columns["step"] = _STEP
        expressions += ", width_bucket(happened_at, %s::timestamptz[]) AS step"
        parameters.append([step.start for step in steps])
    return Groups(columns, expressions, parameters, by, bool(steps))


def measured_rows(
    rows: QuerySet[Any], *, metric: Metric, scope: Scope, at: datetime, groups: Groups
) -> QuerySet[Any]:
    """Return the rows of a cohort with their value, outcome, reason and what they are grouped by."""
    wanted: dict[str, Any] = {"why": why(metric, metric.condition(clock=scope.clock, at=at))}
    if metric.values:
        wanted["value"] = F(metric.values[scope.clock])
    if metric.outcome:
        wanted["is_met"] = outcome_of(metric)
    if groups.has_steps:
        wanted["happened_at"] = F(metric.cohorts[scope.cohort])
    wanted |= {f"key_{name.value}": F(COLUMNS[name]) for name in groups.dimensions}
    return rows.values(**wanted)


def outcome_of(metric: Metric) -> Any:
    """Return the expression that says met."""
    if isinstance(metric.outcome, Q):
        return ExpressionWrapper(metric.outcome, output_field=BooleanField())
    return F(metric.outcome)


def statement_of(*, metric: Metric, groups: Groups) -> str:
    """Return the statement over measured_rows; its rows are number of the set, key or step, then the measures."""
    value = "CASE WHEN why = 0 THEN value END AS value, " if metric.values else ""
    outcome = "is_met, " if metric.outcome else ""
    sets = "".join(f", ({name})" for name in groups.columns)
    return (
        f"SELECT {_number(groups)}, {_key(groups)}, {_measures(metric)} "  # noqa: S608 - made of our own words alone
        f"FROM (SELECT {value}{outcome}why{groups.expressions} FROM {ROWS} AS facts) AS cells "
        f"GROUP BY GROUPING SETS ((){sets})"
    )


def why(metric: Metric, counted: Q) -> Any:
    """Return 0 for what is counted, else the number of the first reason that fits; the last one needs no look."""
    reasons = list(metric.reasons.values())
    if not counted or not reasons:
        return Value(0, output_field=SmallIntegerField())
    cases = [When(reason, then=Value(number)) for number, reason in enumerate(reasons[:-1], start=1)]
    return Case(When(counted, then=Value(0)), *cases, default=Value(len(reasons)), output_field=SmallIntegerField())


def _collected(dimension: Dimension, column: str) -> str:
    if dimension in TEXTS:
        return f"CASE WHEN {column} = '' OR {column} = ANY(%s::text[]) THEN {column} ELSE '{_OTHER_TEXTS}' END"
    return (
        f"CASE WHEN {column} IS NULL OR {column} = ANY(%s::bigint[]) THEN {column} ELSE {_OTHER_NUMBERS} END"
    )


def _number(groups: Groups) -> str:
    cases = "".join(f" WHEN GROUPING({name}) = 0 THEN {number}" for name, number in groups.columns.items())
    return f"CASE{cases} ELSE {TOTAL} END" if cases else str(TOTAL)


def _key(groups: Groups) -> str:
    cases = "".join(f" WHEN GROUPING({name}) = 0 THEN {name}::text" for name in groups.columns)
    return f"CASE{cases} END" if cases else "NULL"


def _measures(metric: Metric) -> str:
    parts = ["count(*) FILTER (WHERE why = 0)"]
    parts.append("count(*) FILTER (WHERE why = 0 AND is_met)" if metric.outcome else "0")
    left_out = [f"count(*) FILTER (WHERE why = {number})" for number in range(1, len(metric.reasons) + 1)]
    parts.append(f"ARRAY[{', '.join(left_out)}]" if left_out else "ARRAY[]::bigint[]")
    if metric.values:
        parts.append("avg(value), sum(value)")
        parts.append("percentile_cont(ARRAY[0.5, 0.75, 0.9, 0.95]) WITHIN GROUP (ORDER BY value)")
    return ", ".join(parts)
