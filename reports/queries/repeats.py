"""Problems that came back: the same category on the same device, again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, Min, Q

from accounts.models import Person
from reports.metrics.registry import METRICS
from reports.queries.population import population
from reports.rules.scope import Scope

FEWEST = 3
"""Twice may be chance."""
MOST = 15
_NAMED = 12
"""Numbers of tickets a problem record is begun with."""


@dataclass(frozen=True)
class Repeat:
    """One category on one device. tickets: the newest numbers; open_now: of all, those not solved yet."""

    category: int
    category_title: str
    tile: str
    device: int | None
    device_tag: str
    device_name: str
    n: int
    open_now: int
    reopened: int
    first_at: datetime
    last_at: datetime
    tickets: Sequence[int]


def repeats(*, user: Person, scope: Scope, at: datetime) -> list[Repeat]:
    """Return what was logged most often in the scope, the same category on the same device. One query.

    Tickets without a device are left out: what they share may be no more than a word.
    """
    rows = population(user=user, metric=METRICS["logged"], scope=scope, at=at).filter(device__isnull=False)
    found = (
        rows.order_by()
        .values("category_id", "device_id")
        .annotate(
            category_title=F("category__title"),
            tile=F("category__tile__code"),
            device_tag=F("device__tag"),
            device_name=F("device__name"),
            n=Count("pk"),
            open_now=Count("pk", filter=Q(resolved_at__isnull=True)),
            reopened=Count("pk", filter=Q(reopened_count__gt=0)),
            first_at=Min("started_at"),
            last_at=Max("started_at"),
            tickets=ArrayAgg("pk", order_by="-started_at"),
        )
        .filter(n__gte=FEWEST)
        .order_by("-n", "-last_at", "category_id", "device_id")[:MOST]
    )
    return [_repeat(row) for row in found]


def _repeat(row: dict[str, Any]) -> Repeat:
    kept = {name: value for name, value in row.items() if name not in ("category_id", "device_id", "tickets", "tile")}
    return Repeat(
        category=row["category_id"],
        device=row["device_id"],
        tile=row["tile"] or "",
        tickets=row["tickets"][:_NAMED],
        **kept,
    )
