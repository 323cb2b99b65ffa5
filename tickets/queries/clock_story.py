"""How each clock of a ticket came to its figures: stretch by stretch, by whose act, hours and promises."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from tickets.enums import EventKind, Metric
from tickets.models import CalendarVersion, SlaPolicyVersion, Ticket, TicketEvent
from tickets.queries.clocks import ticket_clocks
from tickets.queries.timeline import timeline
from tickets.rules.promises import MISSED_PERCENT
from tickets.rules.segments import Segment
from tickets.rules.sla import Clock
from tickets.rules.timeline import elapsed

DAY_AND_NIGHT = "Day and night"
_KINDS = [EventKind.PROMISE_WARNED, EventKind.PROMISE_MISSED, EventKind.DUE_PINNED]


@dataclass(frozen=True)
class Stretch:
    """One stretch that ran or was paused, to now while it goes on. seq, cause: the event that began it, its line."""

    segment: Segment
    counted_seconds: int
    hours: str
    seq: int
    cause: str


@dataclass(frozen=True)
class Told:
    """One mark that was told: the share used up, when it was, and when it was recorded."""

    percent: int
    at: datetime
    recorded_at: datetime
    seq: int


@dataclass(frozen=True)
class CycleStory:
    """One cycle. promises: the version of the promises. counted_seconds: what its stretches add up to.

    pin_seq: the event that set its due time by hand, or None.
    """

    clock: Clock
    is_only: bool
    promises: str
    hours: str
    stretches: Sequence[Stretch]
    told: Sequence[Told]
    pin_seq: int | None

    @property
    def counted_seconds(self) -> int:
        return sum(stretch.counted_seconds for stretch in self.stretches)


def clock_story(*, user: Person, ticket: Ticket, at: datetime) -> list[CycleStory]:
    """Return every cycle of a ticket this person can see, first response first, in a fixed number of queries."""
    clocks = ticket_clocks(ticket=ticket, at=at)
    lines = {entry.seq: entry.line for entry in timeline(user=user, ticket=ticket)}
    marks = list(TicketEvent.objects.filter(ticket=ticket, kind__in=_KINDS).order_by("seq"))
    hours, promises = _hours(clocks.cycles), _promises(clocks.cycles)
    return [
        CycleStory(
            clock=clock,
            is_only=len(clocks.of(clock.metric)) == 1,
            promises=promises.get(clock.policy, ""),
            hours=hours.get(clock.calendar, DAY_AND_NIGHT),
            stretches=[_stretch(segment, clock, at=at, hours=hours, lines=lines) for segment in clock.segments],
            told=_told(marks, clock),
            pin_seq=_pin_seq(marks, clock) if clock.is_pinned else None,
        )
        for clock in clocks.cycles
    ]


def _stretch(
    segment: Segment, clock: Clock, *, at: datetime, hours: Mapping[int, str], lines: Mapping[int, str]
) -> Stretch:
    end = segment.end or at.replace(microsecond=0)
    return Stretch(
        segment=segment,
        counted_seconds=elapsed(clock.hours, segment.start, end) if segment.is_running else 0,
        hours=hours.get(segment.calendar, DAY_AND_NIGHT),
        seq=segment.cause,
        cause=lines.get(segment.cause, ""),
    )


def _told(marks: Iterable[TicketEvent], clock: Clock) -> list[Told]:
    return [
        Told(
            percent=event.payload.get("percent", MISSED_PERCENT),
            at=event.occurred_at,
            recorded_at=event.recorded_at,
            seq=event.seq,
        )
        for event in marks
        if event.payload.get("cycle") == clock.cycle and event.payload["metric"] == clock.metric
    ]


def _pin_seq(marks: Iterable[TicketEvent], clock: Clock) -> int | None:
    """The last event that set the due time of a metric while the cycle ran."""
    return next(
        (
            event.seq
            for event in reversed(list(marks))
            if event.kind == EventKind.DUE_PINNED
            and Metric(event.payload["metric"]) is clock.metric
            and (clock.stopped_at is None or event.occurred_at <= clock.stopped_at)
        ),
        None,
    )


def _hours(clocks: Iterable[Clock]) -> Mapping[int, str]:
    """Calendar version id to its words."""
    ids = {segment.calendar for clock in clocks for segment in clock.segments} | {clock.calendar for clock in clocks}
    rows = CalendarVersion.objects.filter(pk__in=ids).select_related("calendar").order_by("pk")
    return {row.pk: f"{row.calendar.name}, version {row.version}" for row in rows}


def _promises(clocks: Iterable[Clock]) -> Mapping[int, str]:
    """Policy version id to its words."""
    rows = SlaPolicyVersion.objects.filter(pk__in={clock.policy for clock in clocks}).select_related("policy")
    return {row.pk: f"{row.policy.name}, version {row.version}" for row in rows.order_by("pk")}
