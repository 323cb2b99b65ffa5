"""Where the time of tickets went: by state, and by who held them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from accounts.models import Person
from reports.metrics.definition import Metric
from reports.metrics.registry import METRICS
from reports.models import StayFact
from reports.queries.figures import Figure
from reports.queries.memory import ample_memory
from reports.queries.population import population
from reports.queries.sql import ROWS, fetch
from reports.rules.scope import Scope
from tickets.enums import Party, State

STATES = (State.NEW, State.OPEN, State.WAITING, State.RESOLVED)
HOLDERS = (Party.QUEUE, Party.AGENT, Party.REQUESTER, Party.VENDOR)


def time_in_state(*, user: Person, scope: Scope, at: datetime) -> dict[str, Figure]:
    """Return state to the seconds each solved ticket spent in it, in the order of a ticket's life.

    n: tickets ever in it; total: seconds of all. A state nothing was in is left out. One statement.
    """
    return _by_place("state", STATES, user=user, metric=METRICS["time_in_state"], scope=scope, at=at)


def time_by_holder(*, user: Person, scope: Scope, at: datetime) -> dict[str, Figure]:
    """Return party to the seconds it held each solved ticket; see time_in_state."""
    return _by_place("party", HOLDERS, user=user, metric=METRICS["time_by_holder"], scope=scope, at=at)


def _by_place(
    column: str, order: Sequence[str], *, user: Person, metric: Metric, scope: Scope, at: datetime
) -> dict[str, Figure]:
    tickets = population(user=user, metric=metric, scope=scope, at=at).values("ticket_id", "resolved_at")
    with ample_memory(scope.period):
        found = fetch(_statement(column, seconds=f"{scope.clock.value}_seconds"), rows=tickets)
    figures: Mapping[str, Figure] = {
        place: Figure(
            n=n, mean=float(mean), total=int(total), **dict(zip(_PERCENTILES, percentiles, strict=True))
        )
        for place, n, mean, total, percentiles in found
    }
    return {place: figures[place] for place in map(str, order) if place in figures}


_PERCENTILES = ("median", "p75", "p90", "p95")


def _statement(column: str, *, seconds: str) -> str:
    """Stays after the last solution are left out: that time is neither work nor waiting."""
    stays = connection.ops.quote_name(StayFact._meta.db_table)
    return (
        f"SELECT place, count(*), avg(seconds), sum(seconds), "  # noqa: S608 - made of our own words alone
        "percentile_cont(ARRAY[0.5, 0.75, 0.9, 0.95]) WITHIN GROUP (ORDER BY seconds) FROM ("
        f"SELECT stay.{column} AS place, stay.ticket_id, sum(stay.{seconds}) AS seconds FROM {ROWS} AS fact "
        f"JOIN {stays} AS stay ON stay.ticket_id = fact.ticket_id AND stay.started_at < fact.resolved_at "
        "GROUP BY 1, 2) AS spent GROUP BY place"
    )
