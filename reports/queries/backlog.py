"""What was unsolved at a moment, by age; the same moment always gives the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Person
from reports.metrics.registry import METRICS
from reports.queries.population import filtered, visible_facts
from reports.queries.sql import ROWS, fetch
from reports.rules.ages import AGE_EDGES, BAND_NAMES
from reports.rules.period import Period
from reports.rules.scope import Scope

BACKLOG = METRICS["backlog"]


@dataclass(frozen=True)
class AgeBands:
    """How many tickets stood at `moment`. bands: name and number, the youngest first. oldest: when the work on the
    oldest of them began, None when there is none."""

    moment: datetime
    total: int
    bands: Sequence[tuple[str, int]]
    oldest: datetime | None


def backlog_on(*, user: Person, scope: Scope, moment: datetime) -> AgeBands:
    """Return the backlog at a moment under the filters of a scope; its period plays no part."""
    return _bands(user=user, scope=scope, moments=[moment], at=moment)[0]


def backlog_trend(*, user: Person, scope: Scope, steps: Sequence[Period], at: datetime) -> list[AgeBands]:
    """Return the backlog at the end of each step; for a step that is not over, at `at`."""
    return _bands(user=user, scope=scope, moments=[min(step.end, at) for step in steps], at=at)


def _bands(*, user: Person, scope: Scope, moments: Sequence[datetime], at: datetime) -> list[AgeBands]:
    rows = visible_facts(user, BACKLOG.source).filter(BACKLOG.about(), _lasting(moments))
    found = _counted(filtered(rows, user=user, scope=scope, at=at), moments=moments) if moments else []
    return [
        AgeBands(
            moment=moments[number - 1],
            total=sum(counts),
            bands=tuple(zip(BAND_NAMES, counts, strict=True)),
            oldest=oldest,
        )
        for number, oldest, counts in found
    ]


def _lasting(moments: Sequence[datetime]) -> Q:
    """Cycles that can have stood at one of the moments."""
    if not moments:
        return Q()
    return Q(started_at__lt=max(moments)) & (Q(ended_at__isnull=True) | Q(ended_at__gte=min(moments)))


def _counted(rows: QuerySet[Any], *, moments: Sequence[datetime]) -> list[tuple[Any, ...]]:
    bands = ", ".join(f"count(*) FILTER (WHERE band = {number})" for number in range(len(BAND_NAMES)))
    statement = (
        f"SELECT number, min(started_at), ARRAY[{bands}] FROM ("  # noqa: S608 - made of our own words alone
        "SELECT step.number, facts.started_at, width_bucket("
        "extract(epoch FROM step.moment - facts.started_at)::bigint, %s::bigint[]) AS band "
        "FROM unnest(%s::timestamptz[]) WITH ORDINALITY AS step(moment, number) "
        f"LEFT JOIN {ROWS} AS facts ON facts.started_at < step.moment "
        "AND (facts.ended_at IS NULL OR facts.ended_at >= step.moment)"
        ") AS standing GROUP BY number ORDER BY number"
    )
    found = fetch(statement, rows=rows.values("started_at", "ended_at"), before=[list(AGE_EDGES), list(moments)])
    return found or [(number, None, [0] * len(BAND_NAMES)) for number in range(1, len(moments) + 1)]
