"""What roll-ups hold: the facts of days, counted. Changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from typing import Any

from django.db.models import Max, Min, QuerySet

from reports.metrics.definition import Metric
from reports.models import RollUp, StaleDay
from reports.queries.rolled import DIMENSIONS, ROLLED, moments_of, rolled_zones, stored_rows
from reports.queries.sql import ROWS, fetch
from reports.rules.period import day_of, midnight
from reports.rules.scope import NONE
from reports.rules.sketch import GROWTH

COLUMNS = (
    "zone", "metric", "moment", "dimension", "day", "key", "n", "met", "left_out", "wall_seconds", "business_seconds",
    "wall_sketch", "business_sketch",
)  # fmt: skip
"""What day_statement selects, in order."""
_AT_ONCE = 31


@dataclass(frozen=True)
class DayDifference:
    """One roll-up that is not what the facts give. cell: dimension and key, "" for the whole."""

    metric: str
    day: date
    cell: str
    stored: Any
    computed: Any


def day_statement(metric: Metric) -> str:
    """Return the select of the roll-ups of some days: each as a whole and by each dimension, in one pass."""
    keys = [f"key_{name.value}" for name in DIMENSIONS]
    dimension = "".join(f" WHEN GROUPING({key}) = 0 THEN '{key[4:]}'" for key in keys)
    key = "".join(f" WHEN GROUPING({key}) = 0 THEN coalesce(nullif({key}::text, ''), '{NONE}')" for key in keys)
    left_out = ", ".join(f"count(*) FILTER (WHERE why = {number})" for number in range(1, len(metric.reasons) + 1))
    met = "count(*) FILTER (WHERE why = 0 AND is_met)" if metric.outcome else "0"
    return (
        f"SELECT %s, %s, %s, CASE{dimension} ELSE '' END, days.day, "  # noqa: S608 - made of our own words alone
        f"CASE{key} ELSE '' END, count(*) FILTER (WHERE why = 0), {met}, ARRAY[{left_out}]::integer[], "
        f"{_values(metric)} FROM unnest(%s::date[], %s::timestamptz[], %s::timestamptz[]) AS days(day, first, last) "
        f"JOIN {ROWS} AS facts ON facts.happened_at >= days.first AND facts.happened_at < days.last "
        f"GROUP BY GROUPING SETS ((days.day), {', '.join(f'(days.day, {key})' for key in keys)})"
    )


def day_facts(
    *, zone: str, metric: Metric, moment: str, days: Sequence[date]
) -> tuple[QuerySet[Any], Sequence[Any]]:
    """Return the rows of facts and the parameters of day_statement. days: in order."""
    starts = [midnight(day, zone) for day in days]
    ends = [midnight(day + timedelta(days=1), zone) for day in days]
    rows = stored_rows(metric, moment).filter(**{f"{moment}__gte": starts[0], f"{moment}__lt": ends[-1]})
    return rows, [zone, metric.code, moment, list(days), starts, ends]


def all_days(*, metric: Metric, moment: str, zone: str) -> list[date]:
    """Return every local day from the first to the last fact of a metric."""
    ends = metric.source.objects.aggregate(first=Min(moment), last=Max(moment))
    if ends["first"] is None:
        return []
    first, last = day_of(ends["first"], zone), day_of(ends["last"], zone)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def day_differences() -> Iterator[DayDifference]:
    """Yield where stored roll-ups differ from the facts, by zone, metric and day. Stale days are left out."""
    for zone in rolled_zones():
        for metric in ROLLED.values():
            for moment in moments_of(metric):
                days = all_days(metric=metric, moment=moment, zone=zone)
                for place in range(0, len(days), _AT_ONCE):
                    yield from _differences(zone, metric, moment, days[place : place + _AT_ONCE])


def _differences(zone: str, metric: Metric, moment: str, days: Sequence[date]) -> Iterator[DayDifference]:
    rows, parameters = day_facts(zone=zone, metric=metric, moment=moment, days=days)
    computed = _by_cell(fetch(day_statement(metric), rows=rows, before=parameters))
    held = {"zone": zone, "metric": metric.code, "moment": moment, "day__range": (days[0], days[-1])}
    stored = _by_cell(RollUp.objects.filter(**held).values_list(*COLUMNS))
    stale = set(StaleDay.objects.filter(**held).values_list("day", flat=True))
    for day, dimension, key in sorted(computed.keys() | stored.keys()):
        old, new = stored.get((day, dimension, key)), computed.get((day, dimension, key))
        if old != new and day not in stale:
            yield DayDifference(metric.code, day, f"{dimension} {key}".strip(), _shown(old), _shown(new))


Cell = tuple[date, str, str]


def _by_cell(rows: Any) -> Mapping[Cell, tuple[Any, ...]]:
    """Counts and sketches by day, dimension and key; a sketch holds its buckets in any order."""
    return {
        (day, dimension, key): (n, met, list(left_out), int(wall), int(business), _sorted(first), _sorted(second))
        for _, _, _, dimension, day, key, n, met, left_out, wall, business, first, second in rows
    }


def _sorted(sketch: Any) -> list[bytes]:
    held = bytes(sketch)
    return sorted(held[place : place + 2] for place in range(0, len(held), 2))


def _shown(counted: tuple[Any, ...] | None) -> Any:
    return "missing" if counted is None else counted[:5]


def _values(metric: Metric) -> str:
    """Sums and sketches; see rules/sketch.py for the buckets."""
    if not metric.values:
        return "0, 0, ''::bytea, ''::bytea"
    sums = "coalesce(sum({0}) FILTER (WHERE why = 0), 0)"
    bucket = f"CASE WHEN {{0}} < 1 THEN 0 ELSE 1 + floor(ln({{0}}::float8) / {log(GROWTH)!r}) END"
    sketch = f"coalesce(string_agg(int2send(({bucket})::int2), '') FILTER (WHERE why = 0), '')"
    return ", ".join(text.format(f"{clock}_value") for text in (sums, sketch) for clock in ("wall", "business"))
