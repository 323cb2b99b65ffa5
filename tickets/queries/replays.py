"""Tickets that changed promises could be applied to, and what became of doing so."""

from datetime import datetime

from django.db.models import Count, Max, Min, QuerySet

from accounts.models import Person
from tickets.enums import ACTIVE_STATES
from tickets.models import PolicyReplay, Ticket
from tickets.queries.visible import visible_to


def replay_tickets(user: Person, *, version_id: int, since: datetime | None) -> QuerySet[Ticket]:
    """Return the tickets not yet under a version: those open now, or those told of since, done ones included."""
    rows = visible_to(user).exclude(policy_version_id=version_id)
    if since is None:
        return rows.filter(state__in=[state.value for state in ACTIVE_STATES])
    return rows.filter(occurred_at__gte=since)


def next_tickets(rows: QuerySet[Ticket], *, after: int, ceiling: int, limit: int) -> list[int]:
    """Return the next few tickets by number, above one and up to another."""
    found = rows.filter(pk__gt=after, pk__lte=ceiling).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


def span_of(rows: QuerySet[Ticket]) -> dict[str, int]:
    """Return total, last_ticket (the number before the first) and ceiling of a run over these tickets, in one query."""
    found = rows.aggregate(total=Count("pk"), first=Min("pk"), ceiling=Max("pk"))
    return {"total": found["total"], "last_ticket": (found["first"] or 1) - 1, "ceiling": found["ceiling"] or 0}


def replays() -> list[PolicyReplay]:
    """Return the replays, the newest first, as many as a page shows."""
    rows = PolicyReplay.objects.select_related("version", "asked_by").defer("changes")
    return list(rows.order_by("-pk")[:50])


def replay_detail(replay_id: int) -> PolicyReplay | None:
    """Return one replay with its version and who asked for it."""
    return PolicyReplay.objects.select_related("version", "asked_by").filter(pk=replay_id).order_by("pk").first()
