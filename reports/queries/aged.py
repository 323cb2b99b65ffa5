"""The backlog of a day by age, split by one dimension."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Count

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.registry import METRICS
from reports.queries.part import aged
from reports.queries.population import COLUMNS, LONG, population
from reports.rules.ages import BAND_NAMES
from reports.rules.scope import NONE, OTHERS, Scope


def backlog_by(
    *, user: Person, scope: Scope, by: Dimension, tops: Mapping[Dimension, Sequence[str]], at: datetime
) -> dict[str, list[int]]:
    """Return how many of each band of ages were unsolved at the end of the scope, by key. One query."""
    rows = population(user=user, metric=METRICS["backlog"], scope=scope, at=at)
    moment = min(scope.period.end, at)
    bands = {f"band_{number}": Count("pk", filter=aged(moment, number, number)) for number in range(len(BAND_NAMES))}
    found: dict[str, list[int]] = {}
    for row in rows.order_by().values(COLUMNS[by]).annotate(**bands):
        kept = found.setdefault(_key(row[COLUMNS[by]], by, tops), [0] * len(bands))
        found[_key(row[COLUMNS[by]], by, tops)] = [a + row[name] for a, name in zip(kept, bands, strict=True)]
    return found


def _key(value: object, by: Dimension, tops: Mapping[Dimension, Sequence[str]]) -> str:
    key = NONE if value in (None, "") else str(value)
    return OTHERS if by in LONG and key != NONE and key not in tops.get(by, ()) else key
