"""The clocks of a ticket as they stand now, in words for the people who must keep the promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tickets.enums import OPEN_CLOCKS, Metric
from tickets.models import Clock, Ticket
from tickets.queries.history import clock_events
from tickets.queries.policies import ticket_books
from tickets.rules.clock_words import name_of, sentences, standing
from tickets.rules.due import Due
from tickets.rules.sla import Clock as ClockValue
from tickets.rules.sla import Clocks, fold


@dataclass(frozen=True)
class ClockWords:
    """One promise: how it stands, the sentences behind it, and how its earlier cycles went, by name."""

    label: str
    due: Due
    lines: tuple[str, ...]
    earlier: tuple[tuple[str, Due], ...]


def ticket_clocks(*, ticket: Ticket, at: datetime) -> Clocks:
    """Return the clocks of a ticket, those that run as of `at`, in two queries."""
    return fold(events=clock_events(ticket.pk), books=ticket_books(ticket), now=at)


def clock_words(*, ticket: Ticket, at: datetime, zone: tzinfo) -> list[ClockWords]:
    """Return the promises of a ticket in words: first response, next response if one was owed, resolution."""
    clocks = ticket_clocks(ticket=ticket, at=at)
    return [_words(cycles, at=at, zone=zone) for metric in Metric if (cycles := clocks.of(metric))]


def _words(cycles: Sequence[ClockValue], *, at: datetime, zone: tzinfo) -> ClockWords:
    *earlier, last = cycles
    return ClockWords(
        label=name_of(last, is_only=True),
        due=standing(last, at=at, zone=zone),
        lines=tuple(sentences(last, at=at, zone=zone)),
        earlier=tuple((name_of(each, is_only=False), standing(each, at=at, zone=zone)) for each in earlier),
    )


def has_open_clock(*, ticket_id: int, metric: Metric) -> bool:
    """Say whether something is owed now for a metric."""
    return Clock.objects.filter(ticket_id=ticket_id, metric=metric.value, state__in=OPEN_CLOCKS).exists()
