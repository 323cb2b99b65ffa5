"""The clocks of a ticket, in words for the people who must keep the promise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tickets.enums import OPEN_CLOCKS, ClockState, Metric
from tickets.models import Clock, Ticket
from tickets.rules.due import METRIC_WORDS, Due, due, duration_words, moment_words
from tickets.rules.lifecycle import WAIT_REASON_WORDS


@dataclass(frozen=True)
class ClockWords:
    """One promise: how it stands, and the sentences behind it."""

    label: str
    due: Due
    lines: tuple[str, ...]


def clock_words(*, ticket: Ticket, at: datetime, zone: tzinfo, paused_at: datetime | None) -> list[ClockWords]:
    """Return the promises of a ticket, the latest of each, in one query. paused_at: since when it waits."""
    rows = Clock.objects.filter(ticket=ticket).order_by("metric", "cycle")
    return [
        ClockWords(
            label=METRIC_WORDS[Metric(row.metric)],
            due=_due(row, ticket=ticket, at=at, zone=zone),
            lines=tuple(_lines(row, ticket=ticket, at=at, zone=zone, paused_at=paused_at)),
        )
        for row in {row.metric: row for row in rows}.values()
    ]


def _due(row: Clock, *, ticket: Ticket, at: datetime, zone: tzinfo) -> Due:
    if row.state == ClockState.STOPPED:
        after = duration_words(row.wall_seconds or 0)
        if row.target_seconds is None:
            return Due("none", f"Done after {after}")
        return Due("late", f"Missed, after {after}") if row.breached_at else Due("met", f"Met, after {after}")
    if row.breached_at and row.due_at is None:
        return Due("late", "Missed, and paused")
    if row.state == ClockState.PAUSED:
        return Due("paused", "Paused")
    if row.due_at is None:
        return Due("none", "No promise")
    return due(started_at=row.started_at, due_at=row.due_at, at=at, zone=zone, what="Due")


def _lines(row: Clock, *, ticket: Ticket, at: datetime, zone: tzinfo, paused_at: datetime | None) -> Iterable[str]:
    if row.target_seconds is not None:
        yield f"Promised within {duration_words(row.target_seconds)} of service time."
    if row.state == ClockState.STOPPED and row.stopped_at:
        spent = f", {duration_words(row.business_seconds)} in service time" if row.business_seconds is not None else ""
        yield f"Done {moment_words(moment=row.stopped_at, at=at, zone=zone)}{spent}."
    if row.state == ClockState.PAUSED:
        since = f" since {moment_words(moment=paused_at, at=at, zone=zone)}" if paused_at else ""
        reason = WAIT_REASON_WORDS.get(ticket.waiting_reason, "Waiting")  # type: ignore[call-overload]  # stored as text
        yield f"{reason}{since}."


def has_open_clock(*, ticket_id: int, metric: Metric) -> bool:
    """Say whether something is owed now for a metric."""
    return Clock.objects.filter(ticket_id=ticket_id, metric=metric.value, state__in=OPEN_CLOCKS).exists()
