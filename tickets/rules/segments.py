"""A cycle cut into stretches that ran and stretches that were paused, each with the versions it was measured by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tickets.rules.course import Span
from tickets.rules.timeline import Timeline


@dataclass(frozen=True)
class Segment:
    """One stretch, [start, end) in UTC whole seconds, end None while it goes on.

    reason: why it was paused, "" for running. policy, calendar: ids of the versions. cause: sequence number of the
    event that began it; for one that only begins with a new version of the calendar, that of the stretch before.
    """

    start: datetime
    end: datetime | None
    reason: str
    policy: int
    calendar: int
    cause: int

    @property
    def is_running(self) -> bool:
        return not self.reason

    def as_row(self) -> dict[str, Any]:
        """Return the segment as it is stored."""
        return {
            "from": self.start.isoformat(),
            "to": self.end.isoformat() if self.end else None,
            "kind": "running" if self.is_running else "paused",
            "reason": self.reason,
            "policy": self.policy,
            "calendar": self.calendar,
            "cause": self.cause,
        }


def segments_of(
    *,
    start: datetime,
    end: datetime | None,
    cause: int,
    spans: Sequence[Span],
    hours: Timeline,
    policy: int,
) -> tuple[Segment, ...]:
    """Cut [start, end) by the spans it was paused in and by the edits of its calendar; empty stretches are left out."""
    found = []
    for since, until, reason, seq in _stretches(start=start, end=end, cause=cause, spans=spans):
        edges = [since, *hours.changes_between(since, until)]
        for number, edge in enumerate(edges):
            last = edges[number + 1] if number + 1 < len(edges) else until
            version = hours.edition_at(edge).version
            found.append(Segment(edge, last, reason, policy=policy, calendar=version, cause=seq))
    return tuple(found)


def _stretches(
    *, start: datetime, end: datetime | None, cause: int, spans: Sequence[Span]
) -> Iterator[tuple[datetime, datetime | None, str, int]]:
    for span in spans:
        since, until = span.start.replace(microsecond=0), span.end and span.end.replace(microsecond=0)
        if until and until <= start:
            continue
        since = max(since, start)
        if start < since:
            yield start, since, "", cause
        if until is None:
            yield since, None, span.reason, span.cause
            return
        if since < until:
            yield since, until, span.reason, span.cause
        start, cause = until, span.end_cause or cause
    if end is None or start < end:
        yield start, end, "", cause
