"""Specification of a control chart: the values over time, their mean and natural limits, and which are signals.

A signal is a diamond, larger and in the colour of warning; everything else is a plain dot. See rules.control.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.rules.charts import SCHEMA, step_axis, step_words
from reports.rules.control import Limits, Signal, signal_words
from reports.rules.period import Period

_NOISE, _SIGNAL = "within what is natural", "signal"
_MARKS: Mapping[str, dict[str, Any]] = {
    _NOISE: {"type": "point", "filled": True, "size": 44, "opacity": 1},
    _SIGNAL: {"type": "point", "filled": True, "shape": "diamond", "size": 150, "opacity": 1, "style": "signal"},
}
"""A kind without rows has no mark: Vega warns of scales without an extent."""


def control_chart(
    *,
    steps: Sequence[Period],
    values: Sequence[float | None],
    known: Limits,
    marks: Sequence[frozenset[Signal]],
    unit: str,
    words: Sequence[str],
    description: str,
    top: float | None = None,
) -> dict[str, Any]:
    """Return the chart of one measure. values and limits are in `unit`; marks come from control.signals.

    words: what the tooltip says for each value. top: where the scale ends, when it is known.
    """
    rows = [
        {
            "step": step.first.isoformat(),
            "value": value,
            "words": text,
            "days": step_words(step),
            "kind": _SIGNAL if mark else _NOISE,
            "why": signal_words(mark) or _NOISE,
        }
        for step, value, text, mark in zip(steps, values, words, marks, strict=True)
    ]
    scale: dict[str, Any] = {"zero": True, "nice": True} if top is None else {"domain": [0, top]}
    axis = {"title": unit, "tickCount": 5}
    return {
        "$schema": SCHEMA,
        "description": description,
        "data": {"values": rows},
        "encoding": {
            "x": step_axis(),
            "y": {"field": "value", "type": "quantitative", "scale": scale, "axis": axis},
        },
        "layer": [
            *_level("upper limit", known.upper, style="limit"),
            *_level("mean", known.centre, style="centre"),
            *(_level("lower limit", known.lower, style="limit") if known.lower else ()),
            {"mark": {"type": "line", "point": False, "invalid": "break-paths-show-domains"}},
            *(_points(kind, mark) for kind, mark in _MARKS.items() if any(row["kind"] == kind for row in rows)),
        ],
    }


def _level(name: str, value: float, *, style: str) -> list[dict[str, Any]]:
    """A line across the whole chart, and its name at its right end."""
    label = {"type": "text", "style": "level-label", "align": "right", "dx": -2, "dy": -7}
    data = {"values": [{"value": value}]}
    return [
        {"data": data, "mark": {"type": "rule", "style": style}, "encoding": {"x": None}},
        {"data": data, "mark": label, "encoding": {"x": {"value": "width"}, "text": {"value": name}}},
    ]


def _points(kind: str, mark: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": [{"filter": {"field": "kind", "equal": kind}}],
        "mark": mark,
        "encoding": {
            "tooltip": [
                {"field": "days", "title": "When"},
                {"field": "words", "title": "Value"},
                {"field": "why", "title": "Reading"},
            ]
        },
    }
