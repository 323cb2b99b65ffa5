"""Who stands in for a supervisor."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import ActingSupervisor


@dataclass(frozen=True)
class ActingRow:
    """One appointment, and how it stands: "now", "to come", or "over"."""

    span: ActingSupervisor
    state: str


def acting_spans(*, at: datetime, limit: int = 50) -> list[ActingRow]:
    """Return the last appointments, the newest first."""
    rows = ActingSupervisor.objects.select_related("person", "stands_in_for", "appointed_by", "ended_by")
    return [ActingRow(span=row, state=_state(row, at=at)) for row in rows.order_by("-pk")[:limit]]


def _state(row: ActingSupervisor, *, at: datetime) -> str:
    if row.ended_at or row.ends_at <= at:
        return "over"
    return "now" if row.starts_at <= at else "to come"
