"""How available a device was: the ledger of its states, and uptime, MTTR and MTBF by a contract's own definition.

Instants are aware datetimes in any zone, spans half-open [start, end), durations whole seconds of covered time: the
hours of the contract in the zone of the site (assets/rules/calendar.py). What counts is settled by `Terms`:

- An outage is a stretch of states that count, without a gap; one shorter than `min_outage_minutes` of covered time
  never happened.
- Uptime = 1 - lost / base. Lost: covered outage time, a degraded second counting `degraded_percent`. Base: covered
  time, without planned work unless `planned_counts`, which then counts as lost in full.
- MTTR = covered time of the outages / their number. MTBF = covered time in service between them / their number.

Source of the weights: vendors count a slow system as up, users as half gone; so each contract says what it counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assets.enums import DeviceState
from assets.rules.calendar import ALWAYS, Calendar, elapsed

_GRAVITY = {DeviceState.UP: 0, DeviceState.PLANNED: 1, DeviceState.DEGRADED: 2, DeviceState.DOWN: 3}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """That a device was in a state other than up from `began_at` on; until None it still is."""

    state: DeviceState
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Stretch:
    """A stretch of one state; neighbours differ."""

    state: DeviceState
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a contract counts. target_percent: the uptime promised, None for none."""

    hours: Calendar = ALWAYS
    target_percent: float | None = None
    planned_counts: bool = False
    degraded_percent: int = 50
    min_outage_minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Availability over one period; seconds of covered time.

    lost: weighted outages, and planned work where it counts. excluded: planned work that does not count. outage: the
    time of the outages, unweighted. down and degraded: what of it was which.
    """

    covered: int
    excluded: int
    planned: int
    down: int
    degraded: int
    outage: int
    lost: float
    outages: int
    target_percent: float | None = None

    @property
    def base(self) -> int:
        return self.covered - self.excluded

    @property
    def uptime_percent(self) -> float | None:
        """0 to 100; None when no time was covered."""
        return None if self.base <= 0 else max(0.0, 100 * (1 - self.lost / self.base))

    @property
    def mttr(self) -> float | None:
        """Mean time to restore in covered seconds; None without an outage."""
        return self.outage / self.outages if self.outages else None

    @property
    def mtbf(self) -> float | None:
        """Mean time between failures in covered seconds in service; None without an outage."""
        return (self.base - self.outage) / self.outages if self.outages else None

    @property
    def is_met(self) -> bool | None:
        """Whether the promised uptime was kept; None without a promise or covered time."""
        if self.target_percent is None or self.uptime_percent is None:
            return None
        return self.uptime_percent >= self.target_percent


def ledger(*, entries: Iterable[Entry], until: datetime) -> list[Stretch]:
    """Return the stretches up to `until` in which the device was not simply up, oldest first.

    Of entries at the same time the gravest wins. What fails during planned work belongs to the work until its window
    ends; an outage that was there before the work stays one.
    """
    spans = [(each.state, each.began_at, min(each.ended_at or until, until)) for each in entries]
    spans = [span for span in spans if span[1] < span[2] and span[0] is not DeviceState.UP]
    planned = _joined((start, end) for state, start, end in spans if state is DeviceState.PLANNED)
    shifted = [(state, _after_work(state, start, planned), end) for state, start, end in spans]
    return list(_gravest([span for span in shifted if span[1] < span[2]]))


def figures(*, stretches: Sequence[Stretch], start: datetime, end: datetime, terms: Terms) -> Figures:
    """Return the figures of [start, end) from a ledger that reaches to both sides of it.

    An outage that runs over the edge counts in each period it touches, with the time it has there.
    """
    hours = terms.hours

    def inside(stretch: Stretch) -> int:
        return elapsed(hours, max(stretch.start, start), min(stretch.end, end))

    counted = [outage for outage in outages(stretches=stretches, terms=terms) if _touches(outage, start, end)]
    parts = [stretch for outage in counted for stretch in outage]
    planned = sum(inside(each) for each in stretches if each.state is DeviceState.PLANNED)
    down = sum(inside(each) for each in parts if each.state is DeviceState.DOWN)
    degraded = sum(inside(each) for each in parts if each.state is DeviceState.DEGRADED)
    return Figures(
        covered=elapsed(hours, start, end),
        planned=planned,
        excluded=0 if terms.planned_counts else planned,
        down=down,
        degraded=degraded,
        outage=down + degraded,
        lost=down + degraded * terms.degraded_percent / 100 + (planned if terms.planned_counts else 0),
        outages=sum(1 for outage in counted if any(inside(each) for each in outage)),
        target_percent=terms.target_percent,
    )


def outages(*, stretches: Sequence[Stretch], terms: Terms) -> list[list[Stretch]]:
    """Return the outages the terms count: runs of stretches without a gap, long enough in covered time."""
    counts = {DeviceState.DOWN} | ({DeviceState.DEGRADED} if terms.degraded_percent else set())
    runs: list[list[Stretch]] = []
    for stretch in stretches:
        if stretch.state not in counts:
            continue
        if runs and runs[-1][-1].end == stretch.start:
            runs[-1].append(stretch)
        else:
            runs.append([stretch])
    least = terms.min_outage_minutes * 60
    return [run for run in runs if sum(elapsed(terms.hours, each.start, each.end) for each in run) >= max(least, 1)]


def overrun(*, window_end: datetime, began_at: datetime, ended_at: datetime | None, at: datetime) -> datetime | None:
    """Return since when planned work that began runs, or ran, beyond its window; None when it kept to it."""
    end = ended_at or at
    return max(window_end, began_at) if end > window_end else None


def _touches(outage: Sequence[Stretch], start: datetime, end: datetime) -> bool:
    return outage[0].start < end and outage[-1].end > start


def _after_work(state: DeviceState, start: datetime, planned: Sequence[tuple[datetime, datetime]]) -> datetime:
    if state is DeviceState.PLANNED:
        return start
    return next((end for begin, end in planned if begin <= start < end), start)


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _gravest(spans: Sequence[tuple[DeviceState, datetime, datetime]]) -> Iterator[Stretch]:
    """Yield what is gravest between each two edges, neighbours of one state joined."""
    edges = sorted({edge for _, start, end in spans for edge in (start, end)})
    last: Stretch | None = None
    for start, end in zip(edges, edges[1:], strict=False):
        states = [state for state, begin, finish in spans if begin <= start and finish >= end]
        if not states:
            continue
        state = max(states, key=_GRAVITY.__getitem__)
        if last and last.state is state and last.end == start:
            last = Stretch(state, last.start, end)
            continue
        if last:
            yield last
        last = Stretch(state, start, end)
    if last:
        yield last
