"""Specification of a distribution: how many tickets took how long, on a logarithmic axis of time.

An average says nothing of a time that is mostly short and sometimes very long; the shape does. Each bucket is twice as
long as the one before (16 hours to a day is the one shorter), so that equal heights are equally common at any length.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reports.rules.charts import DASHES, SCHEMA, lane_pixels, room_for
from reports.rules.words import duration_words, share_words

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
EDGES: tuple[int, ...] = (
    *(minutes * _MINUTE for minutes in (1, 2, 4, 8, 15, 30)),
    *(hours * _HOUR for hours in (1, 2, 4, 8, 16)),
    *(days * _DAY for days in (1, 2, 4, 8, 16, 32, 64, 128)),
)
"""Seconds at which one bucket ends and the next begins. The first bucket is under a minute, the last without an end:
there is one bucket more than there are edges. PostgreSQL counts them with width_bucket(seconds, EDGES), from 0."""
_LOWEST, _HIGHEST = 30, 256 * _DAY
"""Where the two open buckets end on paper: a logarithmic axis has no zero."""


def bucket_counts(seconds: Iterable[float]) -> list[int]:
    """Count times into the buckets, as width_bucket does."""
    counts = [0] * (len(EDGES) + 1)
    for value in seconds:
        counts[bisect_right(EDGES, value)] += 1
    return counts


def bucket_words(number: int) -> str:
    """Say a bucket: "under 1 min", "2 to 4 h", "128 d or more"."""
    if number == 0:
        return f"under {duration_words(EDGES[0])}"
    if number == len(EDGES):
        return f"{_edge_words(EDGES[-1])} or more"
    low, high = _edge_words(EDGES[number - 1]), _edge_words(EDGES[number])
    same = low.split(" ")[1] == high.split(" ")[1]
    return f"{low.split(' ')[0] if same else low} to {high}"


def distribution_rows(counts: Sequence[int]) -> list[list[str]]:
    """Return the table: bucket, tickets, share; empty buckets before the first and after the last left out."""
    total = sum(counts)
    return [
        [bucket_words(number), f"{counts[number]:,}", share_words(counts[number], total) or "–"]
        for number in _used(counts)
    ]


def distribution_chart(*, counts: Sequence[int], marks: Mapping[str, float | None], description: str) -> dict[str, Any]:
    """Return the histogram. marks: name to seconds, such as median, 90 % within and target; None is not drawn."""
    used, total = _used(counts), sum(counts)
    ends = (_LOWEST, *EDGES, _HIGHEST)
    rows = [
        {
            "from": ends[number],
            "to": ends[number + 1],
            "value": counts[number],
            "bucket": bucket_words(number),
            "words": f"{counts[number]:,} ({share_words(counts[number], total) or '0 %'})",
        }
        for number in used
    ]
    shown = [(name, seconds) for name, seconds in marks.items() if seconds is not None] if rows else []
    return {
        "$schema": SCHEMA,
        "description": description,
        "data": {"values": rows},
        "layer": [
            _bars(rows, lanes=len(shown)),
            *(part for lane, (name, seconds) in enumerate(shown) for part in _mark(lane, name, seconds, rows)),
        ],
    }


def _bars(rows: Sequence[Mapping[str, Any]], *, lanes: int) -> dict[str, Any]:
    ticks = [row["from"] for row in rows] + [row["to"] for row in rows[-1:]]
    scale = {"type": "log", "nice": False, "domain": [ticks[0], ticks[-1]]} if ticks else {"type": "log"}
    axis = {"title": None, "values": ticks, "labelExpr": _labels(ticks), "labelOverlap": "greedy", "grid": False}
    return {
        "mark": {"type": "rect", "style": "bucket"},
        "encoding": {
            "x": {"field": "from", "type": "quantitative", "scale": scale, "axis": axis},
            "x2": {"field": "to"},
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"zero": True, "nice": True, "range": room_for(lanes)},
                "axis": {"title": "tickets", "tickCount": 5, "format": "d"},
            },
            "y2": {"datum": 0},
            "tooltip": [{"field": "bucket", "title": "Took"}, {"field": "words", "title": "Tickets"}],
        },
    }


def _mark(lane: int, name: str, seconds: float, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A line down the chart with its name on top, each on a lane of its own so that names do not cover one another.

    The name stands on the side where there is more room.
    """
    place = max(seconds, _LOWEST)
    is_late = place * place > rows[0]["from"] * rows[-1]["to"]  # right of the middle of a logarithmic axis
    side = {"align": "right", "dx": -4} if is_late else {"align": "left", "dx": 4}
    at = {"x": {"datum": place, "type": "quantitative"}}
    words = f"{name} {duration_words(seconds)}"
    dash = DASHES[1 + lane % (len(DASHES) - 1)]
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "style": "mark", "strokeDash": dash},
            "encoding": {
                **at,
                "y": {"value": lane_pixels(lane) - 6},
                "y2": {"value": "height"},
                "tooltip": {"value": words},
            },
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "style": "mark-label", "dy": lane_pixels(lane), **side},
            "encoding": {**at, "y": {"value": 0}, "text": {"value": words}},
        },
    ]


def _labels(ticks: Sequence[int]) -> str:
    """A Vega expression that names the ticks as we name durations."""
    cases = " : ".join(f"datum.value == {tick} ? '{_tick_words(tick)}'" for tick in ticks)
    return f"{cases} : ''" if cases else "''"


def _tick_words(seconds: int) -> str:
    return "0" if seconds == _LOWEST else "" if seconds == _HIGHEST else _edge_words(seconds)


def _edge_words(seconds: int) -> str:
    """An edge in one unit: "24 h" is "1 d" here."""
    return f"{seconds // _DAY} d" if seconds % _DAY == 0 else duration_words(seconds)


def _used(counts: Sequence[int]) -> range:
    filled = [number for number, count in enumerate(counts) if count]
    return range(filled[0], filled[-1] + 1) if filled else range(0)
