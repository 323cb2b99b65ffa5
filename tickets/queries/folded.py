"""The clocks of tickets as their events say, as rows and columns, unsaved: to be stored, or compared with what is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tickets.enums import Metric
from tickets.models import Clock, Ticket
from tickets.queries.history import clock_events_of
from tickets.queries.kept import reference_kept
from tickets.queries.policies import books
from tickets.rules.sla import Clock as ClockValue
from tickets.rules.sla import Clocks, fold

NOTHING_DUE = datetime(2999, 1, 1, tzinfo=UTC)
"""sort_due_at of a ticket of which nothing is due."""

CLOCK_KEY = ("ticket", "metric", "cycle")
CLOCK_FIELDS = tuple(field.name for field in Clock._meta.concrete_fields if field.name not in (*CLOCK_KEY, "id"))
DUE_COLUMNS = (
    "first_responded_at",
    "first_response_due_at",
    "next_response_due_at",
    "resolution_due_at",
    "sort_due_at",
    "policy_version_id",
)
"""Columns of a ticket that follow from its clocks."""


def folded_clocks(tickets: Sequence[Ticket]) -> Mapping[int, Clocks]:
    """Return the clocks of tickets with their sites loaded; one without events is left out."""
    events = clock_events_of([ticket.pk for ticket in tickets])
    with reference_kept():
        found = books(zones={ticket.site.pk: ticket.site.time_zone for ticket in tickets if ticket.site})
        return {pk: fold(events=story, books=found) for pk, story in events.items()}


def clock_rows(*, ticket_id: int, clocks: Clocks) -> list[Clock]:
    """Return the clocks of a ticket as rows."""
    return [_row(ticket_id=ticket_id, value=value) for value in clocks.cycles]


def due_columns(clocks: Clocks) -> dict[str, Any]:
    """Return DUE_COLUMNS by name; without a policy the ticket keeps the one it has."""
    dues = {f"{metric.value}_due_at": _open_due(clocks.of(metric)) for metric in Metric}
    return {
        "first_responded_at": clocks.first_response.stopped_at,
        **dues,
        "sort_due_at": min((moment for moment in dues.values() if moment), default=NOTHING_DUE),
        **({"policy_version_id": clocks.resolution.policy} if clocks.resolution.policy else {}),
    }


def _open_due(cycles: Iterable[ClockValue]) -> datetime | None:
    last = next(reversed(tuple(cycles)), None)
    return last.due_at if last and last.stopped_at is None else None


def _row(*, ticket_id: int, value: ClockValue) -> Clock:
    return Clock(
        ticket_id=ticket_id,
        metric=value.metric.value,
        cycle=value.cycle,
        policy_version_id=value.policy or None,
        calendar_version_id=value.calendar or None,
        rule=value.rule[:80],
        state=value.state.value,
        target_seconds=value.target_seconds,
        is_pinned=value.is_pinned,
        started_at=value.started_at,
        due_at=value.due_at,
        stopped_at=value.stopped_at,
        breached_at=value.breached_at,
        wall_seconds=value.wall_seconds,
        business_seconds=value.business_seconds,
        carried_seconds=value.carried_seconds,
        segments=[segment.as_row() for segment in value.segments],
        next_mark_at=value.mark.at if value.mark else None,
        next_mark_percent=value.mark.percent if value.mark else None,
    )
