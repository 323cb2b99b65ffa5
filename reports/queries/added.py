"""Figures added up from days counted in advance."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.definition import Metric
from reports.queries.figures import NOTHING, Figure, Figures, figures_of
from reports.queries.population import cohort_rows
from reports.queries.rolled import DIMENSIONS, ROLLED, is_running
from reports.rules.period import Period
from reports.rules.scope import OTHERS, Scope
from reports.rules.sketch import counts_of, percentiles

_SHARES = (0.5, 0.75, 0.9, 0.95)
_MOST_REASONS = 4


@dataclass
class _Sum:
    """What is added up for one figure."""

    n: int = 0
    met: int = 0
    total: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    buckets: Counter[int] = field(default_factory=Counter)

    def add(self, other: "_Sum") -> None:
        self.n += other.n
        self.met += other.met
        self.total += other.total
        self.left_out.update(other.left_out)
        self.buckets.update(other.buckets)

    def figure(self) -> Figure:
        if not self.buckets:
            return Figure(n=self.n, met=self.met, total=self.total, left_out=+self.left_out)
        median, p75, p90, p95 = percentiles(self.buckets, _SHARES)
        return Figure(
            n=self.n,
            mean=self.total / self.n,
            median=median,
            p75=p75,
            p90=p90,
            p95=p95,
            total=self.total,
            left_out=+self.left_out,
            is_rough=True,
        )


def added_up(
    *,
    user: Person,
    codes: Sequence[str],
    scope: Scope,
    at: datetime,
    by: Sequence[Dimension] = (),
    steps: Sequence[Period] = (),
) -> dict[str, Figures]:
    """Return rolled metrics by code, for a question that roll-ups hold, see headline.is_held.

    One statement for all, one more for tables, and one for each share, whose running promises time may have decided.
    """
    trends = _by_step(codes=codes, scope=scope, steps=steps)
    tables = _by_key(codes=codes, scope=scope, by=by) if by else {}
    found = {code: _figures(trends.get(code, {}), tables.get(code, {}), by=by, steps=steps) for code in codes}
    for code in codes:
        metric = ROLLED[code]
        if metric.stopped:
            rows = cohort_rows(user=user, metric=metric, scope=scope, at=at).filter(is_running(metric))
            running = figures_of(rows, metric=metric, scope=scope, at=at, by=by, steps=steps)
            found[code] = _together(found[code], running)
    return found


def cell_of(scope: Scope, by: Sequence[Dimension]) -> tuple[str, str] | None:
    """Return the dimension and key whose roll-ups a scope asks for; None when its filters need others."""
    filters = {name: key for name, key in scope.filters.items() if key}
    if not filters:
        return "", ""
    [(dimension, key), *more] = filters.items()
    is_held = not more and not by and dimension in DIMENSIONS and key != OTHERS
    return (dimension.value, key) if is_held else None


def _figures(
    trend: dict[int, _Sum], table: dict[tuple[str, str], _Sum], *, by: Sequence[Dimension], steps: Sequence[Period]
) -> Figures:
    total = _Sum()
    for each in trend.values():
        total.add(each)
    return Figures(
        total=total.figure(),
        cells={
            name: {key: cell.figure() for (place, key), cell in table.items() if place == name.value} for name in by
        },
        steps=[trend[number].figure() if number in trend else NOTHING for number in range(1, len(steps) + 1)],
    )


def _together(settled: Figures, running: Figures) -> Figures:
    """Two parts of the same shares as one."""
    return Figures(
        total=_sum_of(settled.total, running.total),
        cells={
            name: {
                key: _sum_of(cells.get(key, NOTHING), running.cells[name].get(key, NOTHING))
                for key in cells.keys() | running.cells[name].keys()
            }
            for name, cells in settled.cells.items()
        },
        steps=[_sum_of(one, other) for one, other in zip(settled.steps, running.steps, strict=True)],
    )


def _sum_of(one: Figure, other: Figure) -> Figure:
    left_out = Counter(one.left_out) + Counter(other.left_out)
    return Figure(n=one.n + other.n, met=one.met + other.met, left_out=left_out)


def _by_step(*, codes: Sequence[str], scope: Scope, steps: Sequence[Period]) -> dict[str, dict[int, _Sum]]:
    firsts = [step.first for step in steps] or [scope.period.first]
    rows = _ask(
        "width_bucket(day, %s::date[])", [firsts], codes=codes, scope=scope, cell="(dimension, key) = (%s, %s)",
        parameters=list(cell_of(scope, ()) or ("", "")),
    )  # fmt: skip
    return _grouped(rows)


def _by_key(
    *, codes: Sequence[str], scope: Scope, by: Sequence[Dimension]
) -> dict[str, dict[tuple[str, str], _Sum]]:
    names = [name.value for name in by]
    rows = _ask("dimension, key", [], codes=codes, scope=scope, cell="dimension = ANY(%s)", parameters=[names])
    return _grouped((code, (dimension, key), *measures) for code, dimension, key, *measures in rows)


def _ask(
    group: str, before: Sequence[Any], *, codes: Sequence[str], scope: Scope, cell: str, parameters: Sequence[Any]
) -> list[tuple[Any, ...]]:
    clock, period = scope.clock.value, scope.period
    left_out = ", ".join(f"sum(left_out[{number}])" for number in range(1, _MOST_REASONS + 1))
    moments = [ROLLED[code].cohorts[scope.cohort] for code in codes]
    statement = (
        f"SELECT metric, {group}, sum(n), sum(met), sum({clock}_seconds), "  # noqa: S608 - made of our own words alone
        f"string_agg({clock}_sketch, ''), ARRAY[{left_out}] FROM reports_rollup "
        "JOIN unnest(%s::text[], %s::text[]) AS wanted(code, cohort) ON metric = code AND moment = cohort "
        f"WHERE zone = %s AND day BETWEEN %s AND %s AND {cell} GROUP BY metric, {group}"
    )
    every = [*before, list(codes), moments, period.zone, period.first, period.last, *parameters, *before]
    with connection.cursor() as cursor:
        cursor.execute(statement, every)
        return list(cursor.fetchall())


def _grouped(rows: Iterable[Sequence[Any]]) -> dict[str, dict[Any, _Sum]]:
    found: dict[str, dict[Any, _Sum]] = {}
    for code, place, n, met, total, sketch, left_out in rows:
        reasons = {reason: int(count or 0) for reason, count in zip(_reasons(code), left_out, strict=False)}
        found.setdefault(code, {})[place] = _Sum(
            n=int(n), met=int(met), total=int(total), left_out=Counter(reasons), buckets=counts_of(sketch)
        )
    return found


def _reasons(code: str) -> Iterable[str]:
    metric: Metric = ROLLED[code]
    return metric.reasons
