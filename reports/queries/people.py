"""What each person of the desk had to do, by when they had a ticket in hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from accounts.models import Person
from reports.models import CycleFact, StayFact
from reports.queries.population import filtered, visible_facts
from reports.queries.sql import ROWS, fetch
from reports.rules.scope import Scope
from tickets.enums import ACTIVE_STATES, Metric, State


@dataclass(frozen=True)
class AgentLoad:
    """One person; see reports/metrics/agent_load.py for what is counted. share: of all responses, None without any."""

    agent: int
    name: str
    handled: int
    touched: int
    open_now: int
    responses: int
    share: float | None
    busy_seconds: int


def agent_load(*, user: Person, scope: Scope, at: datetime) -> list[AgentLoad]:
    """Return the people who did anything in the period, those who handled most first. Four queries."""
    written, in_hand = _written(user=user, scope=scope, at=at), _in_hand(user=user, scope=scope, at=at)
    busy = _busy_seconds(user=user, scope=scope, at=at)
    agents = written.keys() | in_hand.keys()
    names = {person.pk: person.full_name for person in Person.objects.filter(pk__in=agents).order_by("pk")}
    responses = sum(row["responses"] for row in written.values())
    found = [
        AgentLoad(
            agent=agent,
            name=names.get(agent) or f"Person {agent}",
            handled=written.get(agent, {}).get("handled", 0),
            touched=in_hand.get(agent, {}).get("touched", 0),
            open_now=in_hand.get(agent, {}).get("open_now", 0),
            responses=written.get(agent, {}).get("responses", 0),
            share=written.get(agent, {}).get("responses", 0) / responses if responses else None,
            busy_seconds=busy.get(agent, 0),
        )
        for agent in agents
    ]
    return sorted(found, key=lambda row: (-row.handled, -row.touched, row.name, row.agent))


def _written(*, user: Person, scope: Scope, at: datetime) -> Mapping[int, Mapping[str, int]]:
    """Solutions and answers in the period, by who wrote them."""
    cycles = visible_facts(user, CycleFact).filter(
        stopped_at__gte=scope.period.start, stopped_at__lt=scope.period.end, actor__isnull=False
    )
    is_solution = Q(metric=Metric.RESOLUTION.value)
    rows = filtered(cycles, user=user, scope=scope, at=at).values("actor").annotate(
        handled=Count("ticket", filter=is_solution, distinct=True),
        responses=Count("pk", filter=~is_solution),
    )
    return {row["actor"]: row for row in rows.order_by("actor")}


def _in_hand(*, user: Person, scope: Scope, at: datetime) -> Mapping[int, Mapping[str, int]]:
    """Tickets people had at any time of the period, and those they have now."""
    is_during = Q(started_at__lt=scope.period.end) & (Q(ended_at__isnull=True) | Q(ended_at__gt=scope.period.start))
    is_now = Q(ended_at__isnull=True)
    stays = _held(user=user, scope=scope, at=at).filter(is_during | is_now)
    rows = stays.values("agent").annotate(
        touched=Count("ticket", filter=is_during, distinct=True),
        open_now=Count("ticket", filter=is_now, distinct=True),
    )
    return {row["agent"]: row for row in rows.order_by("agent")}


def _busy_seconds(*, user: Person, scope: Scope, at: datetime) -> Mapping[int, int]:
    """Seconds of the period with at least one open ticket in hand; tickets that wait keep nobody busy."""
    start, end = scope.period.start, min(scope.period.end, at)
    stays = _held(user=user, scope=scope, at=at).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=start), state=State.OPEN.value, started_at__lt=end
    )
    statement = (
        "SELECT agent, sum(extract(epoch FROM upper(busy) - lower(busy)))::bigint FROM ("  # noqa: S608 - our words
        "SELECT agent, unnest(range_agg(tstzrange(greatest(began, %s), least(coalesce(ended, %s), %s)))) AS busy "
        f"FROM {ROWS} AS facts GROUP BY agent) AS stretches GROUP BY agent"
    )
    rows = stays.values("agent", began=F("started_at"), ended=F("ended_at"))
    return dict(fetch(statement, rows=rows, before=[start, end, end])) if start < end else {}


def _held(*, user: Person, scope: Scope, at: datetime) -> Any:
    active = [state.value for state in ACTIVE_STATES]
    stays = visible_facts(user, StayFact).filter(agent__isnull=False, state__in=active)
    return filtered(stays, user=user, scope=scope, at=at)
