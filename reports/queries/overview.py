"""Everything the overview shows: figures now, the period before, tables and trends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from accounts.models import Person
from accounts.rules.zone import zone_named
from reports.enums import Dimension, Preset
from reports.metrics.registry import METRICS
from reports.queries.choices import Choices
from reports.queries.figures import Figure, Figures, figures
from reports.queries.headline import headline, is_held
from reports.queries.population import LONG, top_keys
from reports.rules.period import Period, grain_of, previous, steps
from reports.rules.scope import Scope

SHOWN = (
    "logged",
    "solved",
    "first_response",
    "response_met",
    "resolution",
    "resolution_met",
    "unanswered",
    "unsolved",
)
BY = (Dimension.QUEUE, Dimension.PRIORITY, Dimension.CATEGORY, Dimension.DEVICE)


@dataclass(frozen=True)
class Overview:
    """now: metric code to its figures, split by `by`. before: the totals of the period of equal length before."""

    scope: Scope
    scope_before: Scope
    choices: Choices
    by: Sequence[Dimension]
    tops: Mapping[Dimension, Sequence[str]]
    steps: Sequence[Period]
    now: Mapping[str, Figures]
    before: Mapping[str, Figure]


def overview(*, user: Person, scope: Scope, choices: Choices, at: datetime) -> Overview:
    """Return the overview of a scope. The number of queries does not depend on what is found."""
    before = replace(scope, period=previous(scope.period), preset=Preset.CUSTOM)
    tops = {name: top_keys(user=user, scope=scope, dimension=name, at=at) for name in BY if name in LONG}
    trend = steps(scope.period, grain_of(scope.period))
    return Overview(
        scope=scope,
        scope_before=before,
        choices=choices,
        by=BY,
        tops=tops,
        steps=trend,
        now=_now(user=user, scope=scope, at=at, tops=tops, steps=trend),
        before={
            code: found.total for code, found in headline(user=user, codes=SHOWN, scope=before, at=at).items()
        },
    )


def _now(
    *, user: Person, scope: Scope, at: datetime, tops: Mapping[Dimension, Sequence[str]], steps: Sequence[Period]
) -> dict[str, Figures]:
    """Totals, trends and short tables from days counted in advance where these hold them; long tables exactly."""
    question: dict[str, Any] = {"user": user, "scope": scope, "at": at}
    short, long = [name for name in BY if name not in LONG], [name for name in BY if name in LONG]
    if not is_held(user=user, codes=SHOWN, scope=scope, by=short):
        return {
            code: figures(metric=METRICS[code], by=BY, tops=tops, steps=steps, **question) for code in SHOWN
        }
    found = headline(codes=SHOWN, by=short, steps=steps, **question)
    tables = {code: figures(metric=METRICS[code], by=long, tops=tops, **question).cells for code in SHOWN}
    return {code: replace(each, cells={**each.cells, **tables[code]}) for code, each in found.items()}


def report_zone(user: Person) -> str:
    """Return the time zone whose days a person's reports count: that of their site, else their own; UTC if unknown."""
    return zone_named(user.site.time_zone if user.site else user.time_zone).key
