"""The clocks of a ticket, kept equal to the fold of its events by every action."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from tickets.actions.event import Step
from tickets.enums import ActorKind, EventKind, Metric
from tickets.models import Clock, Ticket, TicketEvent
from tickets.queries.policies import ticket_targets
from tickets.rules.sla import Clock as ClockValue
from tickets.rules.sla import ClockEvent, Clocks, fold

NOTHING_DUE = datetime(2999, 1, 1, tzinfo=UTC)
"""sort_due_at of a ticket of which nothing is due."""

_MOVES_CLOCKS = frozenset(
    {
        EventKind.TICKET_LOGGED,
        EventKind.PRIORITY_CHANGED,
        EventKind.DEVICE_LINKED,  # may bring another site, and so other hours
        EventKind.REPLY_SENT,
        EventKind.WAIT_STARTED,
        EventKind.WAIT_ENDED,
        EventKind.TICKET_RESOLVED,
        EventKind.TICKET_REOPENED,
    }
)
_FIELDS = ("first_responded_at", "first_response_due_at", "resolution_due_at", "sort_due_at")


def start_clocks(*, ticket: Ticket, steps: Sequence[Step], at: datetime) -> Clocks:
    """Set the due times of a ticket about to be inserted and return its clocks, for `save_clocks` once it has an id."""
    events = [
        ClockEvent(kind=step.kind, at=step.occurred_at or at, actor_kind=step.actor_kind, payload=step.payload)
        for step in steps
    ]
    clocks = fold(events=events, policy=ticket_targets(ticket), now=at)
    _set_due_times(ticket=ticket, clocks=clocks)
    return clocks


def refresh_clocks(*, ticket: Ticket, kinds: Collection[EventKind]) -> tuple[str, ...]:
    """Fold the events of a locked ticket, rewrite its Clock rows, set its due times; return the fields to save.

    Does nothing when no event of these kinds moves a clock.
    """
    if not _MOVES_CLOCKS.intersection(kinds):
        return ()
    clocks = fold(events=clock_events(ticket.pk), policy=ticket_targets(ticket), now=ticket.updated_at)
    save_clocks(ticket=ticket, clocks=clocks)
    _set_due_times(ticket=ticket, clocks=clocks)
    return _FIELDS


def clock_events(ticket_id: int) -> list[ClockEvent]:
    """Return what the clocks need of a ticket's events, in order."""
    rows = TicketEvent.objects.filter(ticket_id=ticket_id).order_by("seq")
    return [
        ClockEvent(kind=EventKind(kind), at=at, actor_kind=ActorKind(actor_kind), payload=payload)
        for kind, at, actor_kind, payload in rows.values_list("kind", "occurred_at", "actor_kind", "payload")
    ]


def save_clocks(*, ticket: Ticket, clocks: Clocks) -> None:
    """Write both Clock rows of a ticket, new or again."""
    rows = [
        _row(ticket=ticket, metric=Metric.FIRST_RESPONSE, value=clocks.first_response),
        _row(ticket=ticket, metric=Metric.RESOLUTION, value=clocks.resolution),
    ]
    Clock.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["ticket", "metric"],
        update_fields=[
            "policy_version",
            "state",
            "target_seconds",
            "started_at",
            "due_at",
            "stopped_at",
            "breached_at",
            "wall_seconds",
            "business_seconds",
        ],
    )


def _row(*, ticket: Ticket, metric: Metric, value: ClockValue) -> Clock:
    return Clock(
        ticket=ticket,
        metric=metric.value,
        policy_version_id=ticket.policy_version_id,
        state=value.state.value,
        target_seconds=value.target_seconds,
        started_at=value.started_at,
        due_at=value.due_at,
        stopped_at=value.stopped_at,
        breached_at=value.breached_at,
        wall_seconds=value.wall_seconds,
        business_seconds=value.business_seconds,
    )


def _set_due_times(*, ticket: Ticket, clocks: Clocks) -> None:
    ticket.first_responded_at = clocks.first_response.stopped_at
    ticket.first_response_due_at = _open_due(clocks.first_response)
    ticket.resolution_due_at = _open_due(clocks.resolution)
    due = [moment for moment in (ticket.first_response_due_at, ticket.resolution_due_at) if moment]
    ticket.sort_due_at = min(due, default=NOTHING_DUE)


def _open_due(clock: ClockValue) -> datetime | None:
    return clock.due_at if clock.stopped_at is None else None
