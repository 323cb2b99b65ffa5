"""What came in and what went out, and by how much the backlog grew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import Person
from reports.metrics.registry import METRICS
from reports.queries.population import filtered, visible_facts
from reports.queries.sql import ROWS, fetch
from reports.rules.period import Period
from reports.rules.scope import Scope


@dataclass(frozen=True)
class Flow:
    """Pieces of work in one stretch of time. solved counts each solution, so a ticket solved twice counts twice."""

    logged: int = 0
    reopened: int = 0
    solved: int = 0
    merged: int = 0

    @property
    def came_in(self) -> int:
        return self.logged + self.reopened

    @property
    def went_out(self) -> int:
        return self.solved + self.merged

    @property
    def net(self) -> int:
        """By how much the backlog grew."""
        return self.came_in - self.went_out


@dataclass(frozen=True)
class Flows:
    """total: of the whole period; steps: one a step."""

    total: Flow
    steps: Sequence[Flow]


def flows(*, user: Person, scope: Scope, at: datetime, steps: Sequence[Period]) -> Flows:
    """Return what came in and went out in each step of a scope's period. One statement."""
    metric, period = METRICS["inflow"], scope.period
    begun = Q(started_at__gte=period.start, started_at__lt=period.end)
    ended = Q(ended_at__gte=period.start, ended_at__lt=period.end)
    rows = filtered(
        visible_facts(user, metric.source).filter(metric.about(), begun | ended), user=user, scope=scope, at=at
    )
    starts = [step.start for step in steps] or [period.start]
    found = fetch(
        _STATEMENT,
        rows=rows.values("started_at", "ended_at", "cycle", "state"),
        after=[period.start, period.end, starts],
    )
    trend = {number: Flow(*counts) for number, *counts in found}
    return Flows(
        total=Flow(*map(sum, zip(*(counts for _, *counts in found), strict=True))) if found else Flow(),
        steps=[trend.get(number, Flow()) for number in range(1, len(steps) + 1)],
    )


_STATEMENT = (
    "SELECT width_bucket(moment, bounds.starts), "  # noqa: S608 - made of our own words alone
    "count(*) FILTER (WHERE is_start AND cycle = 1), "
    "count(*) FILTER (WHERE is_start AND cycle > 1), "
    "count(*) FILTER (WHERE NOT is_start AND state = 'stopped'), "
    "count(*) FILTER (WHERE NOT is_start AND state = 'cancelled') FROM "
    f"{ROWS} AS facts CROSS JOIN LATERAL (VALUES (started_at, true), (ended_at, false)) AS turn(moment, is_start) "
    "CROSS JOIN (SELECT %s::timestamptz AS first, %s::timestamptz AS last, %s::timestamptz[] AS starts) AS bounds "
    "WHERE moment >= bounds.first AND moment < bounds.last GROUP BY 1 ORDER BY 1"
)
