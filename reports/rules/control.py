"""Signal or noise: the individuals control chart (XmR) and the rules that tell the two apart.

Natural process limits are the mean plus and minus 2.66 times the mean moving range of neighbouring values
(2.66 = 3 / 1.128; D. J. Wheeler, Understanding Variation, 1993). The rules: a value outside the limits, and eight in a
row on one side of the mean (Western Electric, Statistical Quality Control Handbook, 1956); six in a row that rise or
fall (L. S. Nelson, Journal of Quality Technology 16, 1984, 237-239). What breaks none of them is noise: it has no
cause of its own and asks for none.

A step without a value is no value: neighbours and runs go on across it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

SPREAD = 2.66
FEWEST = 8
"""With fewer values limits would be a guess, and there are none."""
SETTLED = 20
"""With fewer the limits still move with every new value: they are called provisional."""
_SIDE, _TREND = 8, 6


class Signal(StrEnum):
    """Why a value is more than noise."""

    OUTSIDE = "outside"
    SHIFT = "shift"
    TREND = "trend"


SIGNAL_WORDS: Mapping[Signal, str] = {
    Signal.OUTSIDE: "outside the natural limits",
    Signal.SHIFT: "eight or more in a row on one side of the mean",
    Signal.TREND: "six or more in a row, each further the same way",
}


@dataclass(frozen=True)
class Limits:
    """centre: the mean. lower is never under the floor the measure has, zero for times and counts."""

    centre: float
    lower: float
    upper: float
    is_provisional: bool


def limits(values: Sequence[float | None], *, floor: float | None = 0.0, top: float | None = None) -> Limits | None:
    """Return the natural process limits of values in order of time; None for fewer than FEWEST.

    floor, top: what the measure cannot be under or over, such as 0 and 100 for a share in per cent.
    """
    found = [value for value in values if value is not None]
    if len(found) < FEWEST:
        return None
    centre = sum(found) / len(found)
    ranges = [abs(after - before) for before, after in zip(found, found[1:], strict=False)]
    reach = SPREAD * sum(ranges) / len(ranges)
    lower, upper = centre - reach, centre + reach
    return Limits(
        centre=centre,
        lower=lower if floor is None else max(lower, floor),
        upper=upper if top is None else min(upper, top),
        is_provisional=len(found) < SETTLED,
    )


def signals(values: Sequence[float | None], known: Limits) -> tuple[frozenset[Signal], ...]:
    """Return for each value which rules it breaks; all values of a run or trend are marked, gaps never."""
    found = [number for number, value in enumerate(values) if value is not None]
    line = [value for value in values if value is not None]
    marks: list[set[Signal]] = [set() for _ in values]
    for number, value in zip(found, line, strict=True):
        if value > known.upper or value < known.lower:
            marks[number].add(Signal.OUTSIDE)
    for signal, runs in ((Signal.SHIFT, shifts(line, known.centre)), (Signal.TREND, trends(line))):
        for first, last in runs:
            for position in range(first, last + 1):
                marks[found[position]].add(signal)
    return tuple(frozenset(each) for each in marks)


def shifts(line: Sequence[float], centre: float) -> list[tuple[int, int]]:
    """Return first and last position of each run of eight or more on one side; a value on the mean ends a run."""
    return _runs([_sign(value - centre) for value in line], fewest=_SIDE)


def trends(line: Sequence[float]) -> list[tuple[int, int]]:
    """Return first and last position of each six or more in a row that rise or that fall; an equal value ends it."""
    steps = [_sign(after - before) for before, after in zip(line, line[1:], strict=False)]
    return [(first, last + 1) for first, last in _runs(steps, fewest=_TREND - 1)]


def signal_words(found: frozenset[Signal]) -> str:
    """Say why a value is a signal, "" for noise."""
    return "; ".join(words for signal, words in SIGNAL_WORDS.items() if signal in found)


def _runs(signs: Sequence[int], *, fewest: int) -> list[tuple[int, int]]:
    """Positions of the first and last of each stretch of equal signs other than 0 that is long enough."""
    found, first = [], 0
    for position in range(1, len(signs) + 1):
        if position < len(signs) and signs[position] == signs[first]:
            continue
        if signs[first] and position - first >= fewest:
            found.append((first, position - 1))
        first = position
    return found


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
