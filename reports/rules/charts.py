"""Vega-Lite specifications of the trends: one per chart, without colours, which the page gives by theme.

Series differ by dash and by shape as well as by colour. Steps are dates without a time, read as UTC by the browser, so
that a day is the same day for every reader.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.rules.period import Period

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
DASHES = ([1, 0], [5, 3], [2, 2], [8, 3])
SHAPES = ("circle", "square", "triangle-up", "diamond")
_UNITS = (("days", 86400), ("hours", 3600), ("minutes", 60))


def time_unit(seconds: Sequence[float | None]) -> tuple[str, int]:
    """Return the unit in which the longest of these is readable, and its seconds."""
    longest = max((value for value in seconds if value is not None), default=0)
    return next((unit for unit in _UNITS if longest >= 2 * unit[1]), _UNITS[-1])


def trend_chart(
    *, steps: Sequence[Period], series: Mapping[str, Sequence[float | None]], unit: str, description: str,
    words: Mapping[str, Sequence[str]], top: float | None = None,
) -> dict[str, Any]:
    """Return a line for each series over the steps; a step without a value leaves a gap.

    words: what the tooltip says for each value. top: where the scale ends, when it is known.
    """
    values = [
        {
            "step": step.first.isoformat(),
            "series": name,
            "value": value,
            "words": words[name][number],
            "days": step_words(step),
        }
        for name, line in series.items()
        for number, (step, value) in enumerate(zip(steps, line, strict=True))
    ]
    names = list(series)
    scale: dict[str, Any] = {"zero": True, "nice": True}
    if top is not None:
        scale = {"domain": [0, top]}
    return {
        "$schema": SCHEMA,
        "description": description,
        "data": {"values": values},
        "encoding": _axes(names=names, scale=scale, unit=unit),
        "layer": [*(_line(name, dash) for name, dash in zip(names, DASHES, strict=False)), _points(names)],
    }


def step_axis(padding: int = 0) -> dict[str, Any]:
    """The axis of all charts over time: the field "step". padding: pixels left free at both ends, for bars."""
    days = {"title": None, "format": "%-d %b", "labelOverlap": "greedy", "labelFlush": not padding, "tickCount": 8}
    scale: dict[str, Any] = {"type": "utc", "padding": padding} if padding else {"type": "utc"}
    return {"field": "step", "type": "temporal", "scale": scale, "axis": days}


def lane_pixels(lane: int) -> int:
    """Where the words of a vertical line stand, from the top; each lane is a line of text."""
    return 8 + 13 * lane


def room_for(lanes: int) -> list[Any]:
    """The range of a vertical scale that leaves room on top for so many lanes of words."""
    return [{"expr": "height"}, lane_pixels(lanes) if lanes else 0]


def _axes(*, names: Sequence[str], scale: Mapping[str, Any], unit: str) -> dict[str, Any]:
    return {
        "x": step_axis(),
        "y": {"field": "value", "type": "quantitative", "scale": scale, "axis": {"title": unit, "tickCount": 5}},
        "color": {"field": "series", "type": "nominal", "scale": {"domain": names}, "legend": {"title": None}},
    }


def _points(names: Sequence[str]) -> dict[str, Any]:
    """The marks of all series, each with its own shape, and what they say when pointed at."""
    return {
        "mark": {"type": "point", "filled": True, "size": 44, "opacity": 1},
        "encoding": {
            "shape": {
                "field": "series",
                "type": "nominal",
                "scale": {"domain": names, "range": SHAPES[: len(names)]},
                "legend": {"title": None},
            },
            "tooltip": [
                {"field": "series", "title": "Series"},
                {"field": "days", "title": "When"},
                {"field": "words", "title": "Value"},
            ],
        },
    }


def _line(name: str, dash: list[int]) -> dict[str, Any]:
    """The line of one series. Its dash is a property of the mark, so that the legend shows shapes alone."""
    return {
        "transform": [{"filter": {"field": "series", "equal": name}}],
        "mark": {"type": "line", "point": False, "strokeDash": dash, "invalid": "break-paths-show-domains"},
    }


def step_words(step: Period) -> str:
    """Say a step: "2 Mar", "2 to 8 Mar", "Mar 2026"."""
    first, last = step.first, step.last
    if first == last:
        return f"{first.day} {first:%b %Y}"
    if step.is_month:
        return f"{first:%b %Y}"
    if (first.month, first.year) == (last.month, last.year):
        return f"{first.day} to {last.day} {last:%b %Y}"
    if first.year != last.year:
        return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"
    return f"{first.day} {first:%b} to {last.day} {last:%b %Y}"
