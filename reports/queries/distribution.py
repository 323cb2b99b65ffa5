"""How the values of a metric are spread, for a histogram."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.models import Person
from reports.metrics.definition import Metric
from reports.queries.figures import Figure, figures
from reports.queries.population import population
from reports.queries.sql import ROWS, fetch
from reports.rules.charts_distribution import EDGES
from reports.rules.scope import Scope


@dataclass(frozen=True)
class Distribution:
    """edges: seconds at which one bucket ends and the next begins; counts: one more than edges; figure: of all."""

    edges: Sequence[int]
    counts: Sequence[int]
    figure: Figure


def distribution(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> Distribution:
    """Return how many values of a duration lie in each bucket. Two statements. Raises ValueError without durations."""
    if not metric.values:
        raise ValueError(f"{metric.code} has no values to spread.")
    rows = population(user=user, metric=metric, scope=scope, at=at).values(value=F(metric.values[scope.clock]))
    found = fetch(
        f"SELECT width_bucket(value, %s::bigint[]), count(*) FROM {ROWS} AS facts GROUP BY 1",  # noqa: S608 - our words
        rows=rows,
        before=[list(EDGES)],
    )
    counts = [0] * (len(EDGES) + 1)
    for bucket, count in found:
        counts[bucket] = count
    return Distribution(
        edges=EDGES, counts=counts, figure=figures(user=user, metric=metric, scope=scope, at=at).total
    )
