"""A metric by hour of the week, for a heat map."""

from datetime import datetime

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.definition import Metric
from reports.queries.figures import NOTHING, Figure, figures
from reports.rules.scope import Scope

HOURS = 168


def hours_of_week(*, user: Person, metric: Metric, scope: Scope, at: datetime) -> list[Figure]:
    """Return the figure of each hour in which the desk was told, local to the site, from Monday midnight."""
    found = figures(user=user, metric=metric, scope=scope, at=at, by=[Dimension.HOUR]).cells[Dimension.HOUR]
    return [found.get(str(hour), NOTHING) for hour in range(HOURS)]
