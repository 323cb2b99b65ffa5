"""A line as small as a word, to stand beside a figure: the points of an SVG, without axes or colours."""

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT, _EDGE = 100.0, 24.0, 3.0


@dataclass(frozen=True)
class Sparkline:
    """lines: points of each stretch without a gap, as polyline wants them. x, y: the last value; words: for readers.

    Measures are those of a view box of 100 by 24.
    """

    lines: tuple[str, ...]
    x: str
    y: str
    words: str


def sparkline(*, values: Sequence[float | None], words: str) -> Sparkline | None:
    """Return the line through the values, gaps left open; None with fewer than two values, which is no line.

    The scale begins at zero, so that small changes look small. words: what the line shows, as a sentence.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    top, floor = max(*known, 0.0), min(*known, 0.0)
    reach = (top - floor) or 1.0
    points = [
        None if value is None else (_across(number, len(values)), _down((value - floor) / reach))
        for number, value in enumerate(values)
    ]
    last = next(point for point in reversed(points) if point is not None)
    return Sparkline(lines=tuple(_stretches(points)), x=last[0], y=last[1], words=words)


def _across(number: int, count: int) -> str:
    return f"{_EDGE + number * (_WIDTH - 2 * _EDGE) / (count - 1):.1f}"


def _down(share: float) -> str:
    return f"{_HEIGHT - _EDGE - share * (_HEIGHT - 2 * _EDGE):.1f}"


def _stretches(points: Sequence[tuple[str, str] | None]) -> list[str]:
    """Points joined until a gap. A value alone between gaps is drawn as a stroke of no length, which is a dot."""
    found: list[list[str]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(",".join(point))
    return [" ".join(line if len(line) > 1 else line * 2) for line in found if line]
