"""What waits for somebody right now, whatever the period of a report is."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from accounts.models import Person
from accounts.queries.pages import Page, page_of
from reports.enums import Dimension, Watch, Work
from reports.models import TicketFact
from reports.queries.headline import headline
from reports.queries.population import filtered, visible_facts
from reports.rules.scope import Scope
from tickets.enums import ACTIVE_STATES
from tickets.models import QueueMember

SOON = timedelta(hours=1)
RELATED = ("ticket", "queue", "device")
OLDEST = ("started_at", "ticket_id")


@dataclass(frozen=True)
class Waiting:
    """since: for LATE and SOON the earliest due time, for the others when the oldest ticket came; None for none."""

    n: int
    since: datetime | None


def waiting(*, user: Person, scope: Scope, at: datetime) -> dict[Watch, Waiting]:
    """Return how many tickets each watch holds, in one query."""
    asked: dict[str, Any] = {}
    for watch in Watch:
        condition = _condition(watch, at)
        when = "ticket__sort_due_at" if watch in (Watch.LATE, Watch.SOON) else "started_at"
        asked |= {f"{watch}_n": Count("pk", filter=condition), f"{watch}_since": Min(when, filter=condition)}
    found = _active(user=user, scope=scope, at=at).aggregate(**asked)
    return {watch: Waiting(n=found[f"{watch}_n"], since=found[f"{watch}_since"]) for watch in Watch}


def watched(*, user: Person, watch: Watch, scope: Scope, at: datetime) -> QuerySet[TicketFact]:
    """Return the facts of the tickets a watch holds: exactly those `waiting` counts at the same moment."""
    return _active(user=user, scope=scope, at=at).filter(_condition(watch, at))


def watched_page(
    *, user: Person, watch: Watch, scope: Scope, at: datetime, cursor: str = "", size: int = 25
) -> Page[TicketFact]:
    """Return one page of the tickets a watch holds, the oldest first. Raises BadCursor."""
    facts = watched(user=user, watch=watch, scope=scope, at=at).select_related(*RELATED)
    return page_of(rows=facts, order=OLDEST, cursor=cursor, size=size)


def _active(*, user: Person, scope: Scope, at: datetime) -> QuerySet[TicketFact]:
    """Facts of active tickets that pass the filters of a scope. Its period, cohort and clock say nothing of now."""
    facts = visible_facts(user).filter(ticket__state__in=[state.value for state in ACTIVE_STATES])
    return filtered(facts, user=user, scope=scope, at=at)


def _condition(watch: Watch, at: datetime) -> Q:
    match watch:
        case Watch.LATE:
            return Q(ticket__sort_due_at__lt=at)
        case Watch.SOON:
            return Q(ticket__sort_due_at__gte=at, ticket__sort_due_at__lt=at + SOON)
        case Watch.NOBODY:
            return Q(ticket__is_taken=False)
        case Watch.ORPHANED:
            staffed = QueueMember.objects.filter(person__is_active=True).values("queue")
            return Q(ticket__assignee__is_active=False) | (Q(ticket__is_taken=False) & ~Q(ticket__queue__in=staffed))


def repairs_logged(*, user: Person, scope: Scope, at: datetime) -> int:
    """Return how many of the tickets logged in a scope are reactive work."""
    asked = scope.filters.get(Dimension.WORK)
    if asked and asked != Work.REACTIVE:
        return 0
    repairs = replace(scope, filters={**scope.filters, Dimension.WORK: Work.REACTIVE.value})
    return headline(user=user, codes=["logged"], scope=repairs, at=at)["logged"].total.n
