"""How charts look on paper: the same Vega configuration that static/js/chart.js makes from the tokens on a page.

Specifications name styles ("signal", "limit", "note"); what those look like is said here and there, and nowhere else.
"""

from collections.abc import Mapping
from typing import Any


def print_theme(*, colours: Mapping[str, str], font: str) -> dict[str, Any]:
    """Return the configuration. colours: token name to "#rrggbb", see rules.colours. Sizes are for 640 pixels."""
    text, muted, line = colours["text"], colours["text-2"], colours["line"]
    series = [colours[f"series-{number}"] for number in range(1, 6)]
    ramp = [colours["surface-3"], series[0]]
    label = {"labelColor": muted, "titleColor": muted, "labelFontSize": 11, "titleFontSize": 11}
    return {
        "background": None,
        "font": font,
        "view": {"stroke": None},
        "axis": {
            **label, "titleFontWeight": 500, "gridColor": line, "domainColor": line, "tickColor": line,
            "labelPadding": 6,
        },
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "legend": {**label, "labelColor": text, "orient": "top", "symbolStrokeWidth": 2},
        "range": {"category": series, "ramp": ramp, "heatmap": ramp},
        "mark": {"color": series[0]},
        "line": {"strokeWidth": 2, "point": {"size": 28, "filled": True}},
        "bar": {"cornerRadiusEnd": 2},
        "rule": {"color": muted, "strokeDash": [4, 4]},
        "text": {"color": text, "fontSize": 11},
        "style": _styles(text=text, muted=muted, colours=colours, series=series),
    }  # fmt: skip


def _styles(*, text: str, muted: str, colours: Mapping[str, str], series: list[str]) -> dict[str, Any]:
    ground = colours["surface"]
    return {
        "bucket": {"fill": series[0], "stroke": ground, "strokeWidth": 1},
        "cell": {"stroke": ground, "strokeWidth": 1},
        "centre": {"stroke": text, "strokeWidth": 1.5, "strokeDash": [1, 0]},
        "level-label": {"fill": muted, "fontSize": 10.5},
        "limit": {"stroke": muted, "strokeWidth": 1.5, "strokeDash": [6, 4]},
        "mark": {"stroke": text, "strokeWidth": 1.5},
        "mark-label": {"fill": text, "fontSize": 11},
        "note": {"stroke": muted, "strokeWidth": 1.25},
        "note-label": {"fill": text, "fontSize": 10.5, "baseline": "middle"},
        "part": {"strokeWidth": 1.5},
        "signal": {"color": colours["danger"]},
    }
