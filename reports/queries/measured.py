"""A metric as a report page shows it: its figures in the period and in the one it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.definition import Metric
from reports.metrics.registry import METRICS
from reports.queries.figures import Figure, Figures, figures
from reports.queries.headline import headline
from reports.queries.population import LONG, top_keys
from reports.rules.period import Period
from reports.rules.question import Question


@dataclass(frozen=True)
class Measured:
    """before: None when nothing is compared."""

    metric: Metric
    now: Figures
    before: Figure | None


def measured(
    *, user: Person, code: str, question: Question, at: datetime, steps: Sequence[Period] = (),
    by: Sequence[Dimension] = (), tops: Mapping[Dimension, Sequence[str]] | None = None,
) -> Measured:  # fmt: skip
    """Return a metric in one statement, and one more when it is compared."""
    metric, earlier = METRICS[code], question.scope_before
    return Measured(
        metric=metric,
        now=figures(user=user, metric=metric, scope=question.scope, at=at, by=by, tops=tops, steps=steps),
        before=figures(user=user, metric=metric, scope=earlier, at=at).total if earlier else None,
    )


def headlines(
    *, user: Person, codes: Sequence[str], question: Question, at: datetime, steps: Sequence[Period]
) -> dict[str, Measured]:
    """Return many metrics without tables at once, from days counted in advance where these hold the question."""
    earlier = question.scope_before
    now = headline(user=user, codes=codes, scope=question.scope, at=at, steps=steps)
    before = headline(user=user, codes=codes, scope=earlier, at=at) if earlier else {}
    return {
        code: Measured(metric=METRICS[code], now=now[code], before=before[code].total if earlier else None)
        for code in codes
    }


def tops_of(*, user: Person, question: Question, at: datetime) -> dict[Dimension, list[str]]:
    """Return the rows of the table asked for, when it is a long one. At most one query."""
    by = question.by
    return {by: top_keys(user=user, scope=question.scope, dimension=by, at=at)} if by in LONG else {}
