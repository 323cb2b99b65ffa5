"""What was unsolved at a moment, by age; the same moment always gives the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

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
    if not moments:
        return []
    begun = Q(started_at__lt=max(moments)) & (Q(ended_at__isnull=True) | Q(ended_at__gte=min(moments)))
    rows = filtered(
        visible_facts(user, BACKLOG.source).filter(BACKLOG.about(), begun), user=user, scope=scope, at=at
    )
    moment_list = list(moments)
    found = fetch(
        _STATEMENT,
        rows=rows.values("started_at", "ended_at"),
        before=[moment_list, list(AGE_EDGES), moment_list, moment_list, len(moments)],
    )
    counted = {number: (oldest, counts) for number, oldest, counts in found}
    nothing = (None, [0] * len(BAND_NAMES))
    return [
        AgeBands(moment=moment, total=sum(counts), bands=tuple(zip(BAND_NAMES, counts, strict=True)), oldest=oldest)
        for number, moment in enumerate(moments, start=1)
        for oldest, counts in [counted.get(number, nothing)]
    ]


_BANDS = ", ".join(f"count(*) FILTER (WHERE band = {number})" for number in range(len(BAND_NAMES)))
_STATEMENT = (
    f"SELECT number, min(started_at), ARRAY[{_BANDS}] FROM ("  # noqa: S608 - made of our own words alone
    "SELECT number, started_at, width_bucket("
    "extract(epoch FROM (%s::timestamptz[])[number] - started_at)::bigint, %s::bigint[]) AS band FROM ("
    "SELECT started_at, generate_series(first, last) AS number FROM ("
    "SELECT started_at, width_bucket(started_at, %s::timestamptz[]) + 1 AS first, "
    f"coalesce(width_bucket(ended_at, %s::timestamptz[]), %s) AS last FROM {ROWS} AS facts"
    ") AS lasting WHERE first <= last) AS standing) AS aged GROUP BY number"
)
"""Most work begins and ends between two moments: it is gone before anything is made of it."""
