"""Specifications of what a whole is made of: time by state or holder, and the age of the backlog.

Parts differ by lightness and by the dashes of their outline as well as by colour, and keep their order.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.rules.charts import DASHES, SCHEMA, step_axis, step_words
from reports.rules.period import Period

_ROW, _FRAME = 30, 70
_OPACITY = (0.95, 0.7, 0.5, 0.32, 0.16)
MOST_PARTS = len(_OPACITY)
"""More parts than this cannot be told apart: put the smallest together first."""


class TooManyParts(ValueError):
    """More parts than a reader can tell apart."""


def stack_chart(
    *, rows: Sequence[str], parts: Mapping[str, Sequence[float]], words: Mapping[str, Sequence[str]], unit: str,
    description: str,
) -> dict[str, Any]:  # fmt: skip
    """Return one horizontal bar a row, made of its parts in order. Raises TooManyParts.

    parts: name of a part to its value in each row, in `unit`. words: the same for the tooltip.
    """
    names = _names(parts)
    values = [
        {"row": row, "part": part, "place": place, "value": parts[part][number], "words": words[part][number]}
        for number, row in enumerate(rows)
        for place, part in enumerate(names)
    ]
    tooltip = [{"field": "row", "title": "Of"}, *_TOOLTIP]
    return {
        "$schema": SCHEMA,
        "description": description,
        "height": _FRAME + _ROW * max(1, len(rows)),
        "data": {"values": values},
        "mark": {"type": "bar", "cornerRadiusEnd": 0, "style": "part"},
        "encoding": {
            "y": {"field": "row", "type": "nominal", "sort": None, "axis": {"title": None, "labelLimit": 160}},
            "x": {
                "field": "value",
                "type": "quantitative",
                "stack": "zero",
                "axis": {"title": unit, "grid": True, "tickCount": 6},
            },
            **_parts(names),
            "tooltip": tooltip,
        },
    }


def age_chart(
    *, steps: Sequence[Period], bands: Mapping[str, Sequence[int]], description: str, unit: str = "tickets"
) -> dict[str, Any]:
    """Return the backlog over time, one column a step, its bands from youngest to oldest. Raises TooManyParts."""
    names = _names(bands)
    values = [
        {
            "step": step.first.isoformat(),
            "days": step_words(step),
            "part": band,
            "place": place,
            "value": bands[band][number],
            "words": f"{bands[band][number]:,}",
        }
        for number, step in enumerate(steps)
        for place, band in enumerate(names)
    ]
    width = {"expr": f"min(28, max(2, 0.7 * width / {max(1, len(steps))}))"}
    return {
        "$schema": SCHEMA,
        "description": description,
        "data": {"values": values},
        "encoding": {
            "x": step_axis(padding=16),
            "y": {
                "field": "value",
                "type": "quantitative",
                "stack": "zero",
                "axis": {"title": unit, "tickCount": 5, "format": "d"},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 0, "style": "part", "width": width},
                "encoding": {**_parts(names), "tooltip": [{"field": "days", "title": "When"}, *_TOOLTIP]},
            }
        ],
    }


_TOOLTIP = [{"field": "part", "title": "Part"}, {"field": "words", "title": "Value"}]


def _names(parts: Mapping[str, object]) -> list[str]:
    if len(parts) > MOST_PARTS:
        raise TooManyParts(f"{len(parts)} parts; a chart shows at most {MOST_PARTS}.")
    return list(parts)


def _parts(names: Sequence[str]) -> dict[str, Any]:
    """Colour, lightness and outline of each part; one legend for all of them."""
    legend = {"title": None, "columns": {"expr": f"width < 420 ? 3 : {len(names)}"}}
    of = {"field": "part", "type": "ordinal", "sort": names, "legend": legend}
    dashes = [DASHES[number % len(DASHES)] for number in range(len(names))]
    return {
        "color": {**of, "scale": {"domain": names, "range": "category"}},
        "stroke": {**of, "scale": {"domain": names, "range": "category"}},
        "strokeDash": {**of, "scale": {"domain": names, "range": dashes}},
        "fillOpacity": {**of, "scale": {"domain": names, "range": list(_OPACITY[: len(names)])}},
        "order": {"field": "place", "type": "quantitative"},
    }
