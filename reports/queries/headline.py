"""Many metrics of a period at once, from days counted in advance where these hold the question, else exactly."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.registry import METRICS
from reports.models import RollUpZone, StaleDay
from reports.queries.added import added_up, cell_of
from reports.queries.figures import Figures, figures
from reports.queries.population import sees_all
from reports.queries.rolled import COHORTS, DIMENSIONS, ROLL_UP_VERSION, ROLLED
from reports.rules.period import Period
from reports.rules.scope import Scope

EXACT_BELOW = 5_000
"""A duration of fewer tickets than this is measured exactly: that takes no longer."""


def headline(
    *,
    user: Person,
    codes: Sequence[str],
    scope: Scope,
    at: datetime,
    by: Sequence[Dimension] = (),
    steps: Sequence[Period] = (),
) -> dict[str, Figures]:
    """Return metrics by code, as `figures` does. `at` is now.

    Counts, sums and shares are the same either way; percentiles of many tickets are rough then, and say so.
    """
    question: dict[str, Any] = {"user": user, "scope": scope, "at": at, "by": by, "steps": steps}
    held = [code for code in codes if code in ROLLED]
    found: dict[str, Figures] = {}
    if held and is_held(user=user, codes=held, scope=scope, by=by):
        found = added_up(codes=held, **question)
        found = {code: each for code, each in found.items() if not METRICS[code].values or each.total.n >= EXACT_BELOW}
    return {code: found.get(code) or figures(metric=METRICS[code], **question) for code in codes}


def is_held(*, user: Person, codes: Sequence[str], scope: Scope, by: Sequence[Dimension]) -> bool:
    """True when roll-ups hold a question and none of its days is stale. At most one query."""
    is_rolled = set(codes) <= ROLLED.keys() and set(by) <= set(DIMENSIONS) and scope.cohort in COHORTS
    if not (is_rolled and cell_of(scope, by) and sees_all(user)):
        return False
    period = scope.period
    stale = StaleDay.objects.filter(
        zone=period.zone, day__gte=period.first, day__lte=period.last, metric__in=codes
    )
    return RollUpZone.objects.filter(~Exists(stale), zone=period.zone, version=ROLL_UP_VERSION).exists()
