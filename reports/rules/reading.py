"""What a control chart says, in a sentence: noise, or which steps are signals and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from reports.enums import Grain
from reports.rules.charts import step_words
from reports.rules.control import FEWEST, SETTLED, Limits, Signal, limits, shifts, signals, trends
from reports.rules.period import Period

_MOST = 3
"""More signals than this are counted, not told: the chart marks all of them."""


class Says(StrEnum):
    """NOISE: nothing to explain. SIGNAL: something changed. SHORT: too few steps to know."""

    NOISE = "noise"
    SIGNAL = "signal"
    SHORT = "short"


@dataclass(frozen=True)
class Reading:
    """A sentence on a chart, and what drawing it needs. marks: one a step; empty without limits."""

    says: Says
    words: str
    known: Limits | None = None
    marks: tuple[frozenset[Signal], ...] = ()


def read(*, over: Sequence[Period], values: Sequence[float | None], top: float | None = None) -> Reading:
    """Tell signal from noise in the values of steps; None is a step that has no value or does not count."""
    known = limits(values, top=top)
    if known is None:
        words = f"Fewer than {FEWEST} steps with a value: too few to tell signal from noise."
        return Reading(says=Says.SHORT, words=words)
    marks = signals(values, known)
    found = list(_told(over=over, values=values, known=known))
    if found:
        more = len(found) - _MOST
        words = "; ".join(found[-_MOST:]) + (f"; and {more} earlier" if more > 0 else "")
        return Reading(says=Says.SIGNAL, words=f"Signal: {words}.", known=known, marks=marks)
    provisional = f" The limits are provisional, with fewer than {SETTLED} steps." if known.is_provisional else ""
    words = f"Noise only: every step is within its natural limits, so no single one needs a reason.{provisional}"
    return Reading(says=Says.NOISE, words=words, known=known, marks=marks)


def is_whole(*, step: Period, grain: Grain, at: datetime) -> bool:
    """True for a step of full length that is over: only the counts of such steps compare with one another."""
    if step.end > at:
        return False
    if grain is Grain.WEEK:
        return step.days == 7
    following = step.last + timedelta(days=1)
    return grain is Grain.DAY or (step.first.day == 1 and following.day == 1)


def _told(*, over: Sequence[Period], values: Sequence[float | None], known: Limits) -> Iterator[str]:
    """Say each signal once, in the order in which they began."""
    places = [number for number, value in enumerate(values) if value is not None]
    line = [value for value in values if value is not None]
    began = [
        (places[first], f"{_when(over, places[first], places[last])} {words}")
        for first, last, words in (*_outside(line, known), *_shifts(line, known), *_trends(line))
    ]
    yield from (words for _, words in sorted(began))


def _outside(line: Sequence[float], known: Limits) -> Iterator[tuple[int, int, str]]:
    for place, value in enumerate(line):
        if value > known.upper:
            yield place, place, "above the upper limit"
        elif value < known.lower:
            yield place, place, "below the lower limit"


def _shifts(line: Sequence[float], known: Limits) -> Iterator[tuple[int, int, str]]:
    for first, last in shifts(line, known.centre):
        yield first, last, f"all {'above' if line[first] > known.centre else 'below'} the mean"


def _trends(line: Sequence[float]) -> Iterator[tuple[int, int, str]]:
    for first, last in trends(line):
        yield first, last, f"{'rising' if line[last] > line[first] else 'falling'} throughout"


def _when(over: Sequence[Period], first: int, last: int) -> str:
    if first == last:
        return step_words(over[first])
    return step_words(Period(first=over[first].first, last=over[last].last, zone=over[first].zone))
