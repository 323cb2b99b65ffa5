"""Specification of a week: one cell for each hour of each day, Monday first, darker or lighter by its figure.

Hours are those of the site's clocks, 0 to 167 as facts store them. The table says every cell in words.
"""

from collections.abc import Sequence
from typing import Any

from reports.rules.charts import SCHEMA

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = tuple(f"{hour:02}" for hour in range(24))
_HEIGHT = 220


def hours_chart(
    *, values: Sequence[float | None], words: Sequence[str], unit: str, description: str
) -> dict[str, Any]:
    """Return the heat map of 168 values; an hour without a value stays empty, which is not zero."""
    rows = [
        {
            "day": DAYS[number // 24],
            "hour": HOURS[number % 24],
            "value": value,
            "words": text,
            "when": f"{DAYS[number // 24]} {HOURS[number % 24]}:00 to {HOURS[number % 24]}:59",
        }
        for number, (value, text) in enumerate(zip(values, words, strict=True))
    ]
    hours = {"title": None, "values": HOURS[::3], "labelAngle": 0, "domain": False, "ticks": False}
    return {
        "$schema": SCHEMA,
        "description": description,
        "height": _HEIGHT,
        "data": {"values": rows},
        "transform": [{"filter": "datum.value !== null"}],
        "mark": {"type": "rect", "style": "cell"},
        "encoding": {
            "x": {"field": "hour", "type": "ordinal", "scale": {"domain": HOURS}, "axis": hours},
            "y": {
                "field": "day",
                "type": "ordinal",
                "scale": {"domain": DAYS},
                "axis": {"title": None, "domain": False, "ticks": False, "grid": False},
            },
            "color": {
                "field": "value",
                "type": "quantitative",
                "scale": {"zero": True, "range": "heatmap"},
                "legend": {"title": unit, "orient": "top", "gradientLength": 160, "tickCount": 4},
            },
            "tooltip": [{"field": "when", "title": "When"}, {"field": "words", "title": "Value"}],
        },
    }


def hours_columns() -> list[dict[str, Any]]:
    """Return the columns of the table: the hour, then the seven days."""
    return [{"label": "Hour"}, *({"label": day, "num": True} for day in DAYS)]


def hours_rows(words: Sequence[str]) -> list[list[str]]:
    """Return the table, one row an hour: eight columns fit a phone, twenty-five do not."""
    return [
        [f"{hour}:00", *(words[day * 24 + number] or "–" for day in range(7))] for number, hour in enumerate(HOURS)
    ]
