"""Headline figures: the number, how it moved, whether that is more than noise, and how it is computed."""

from collections.abc import Sequence
from typing import Any

from reports.enums import Unit
from reports.metrics.definition import Metric
from reports.queries.figures import Figure
from reports.queries.measured import Measured
from reports.render.cells import HEADLINE, cell_words
from reports.render.frame import Frame, definition_of
from reports.render.links import tickets_link
from reports.render.trends import drawn_values, reading_of
from reports.rules.margin import margin_words
from reports.rules.parts import is_promise, kept_words
from reports.rules.reading import Says
from reports.rules.sparkline import Sparkline, sparkline
from reports.rules.words import change_words, duration_words, points_words


def stat_part(frame: Frame, found: Measured) -> dict[str, Any]:
    """One headline figure, without a line and a reading where nothing was asked for the steps."""
    metric, figure = found.metric, found.now.total
    label = f"{metric.label}, median" if metric.unit is Unit.DURATION else metric.label
    steps = () if metric.is_unfinished else found.now.steps  # the latest had the shortest time to end
    says = reading_of(frame, code=metric.code, figures=steps) if steps else None
    return {
        "label": label,
        "value": cell_words(figure, HEADLINE[metric.unit], metric.unit),
        "href": tickets_link(frame.scope, metric.code),
        "lines": [*_lines(figure, metric.unit, metric.code), *_margin(figure, metric)],
        **_compared(frame, found),
        "is_small": metric.unit is not Unit.COUNT and figure.is_small,
        "line": _line(frame, label, steps, HEADLINE[metric.unit]),
        "reading": {"says": says.says.value, "words": says.words} if says and says.says is Says.SIGNAL else None,
        "definitions": [definition_of(frame.scope, metric.code, figure.n)],
    }


def _compared(frame: Frame, found: Measured) -> dict[str, Any]:
    """How it moved, and the tickets it moved from. Unfinished ones are not compared: old tickets had longer to end."""
    earlier = frame.question.scope_before
    if found.before is None or earlier is None or found.metric.is_unfinished:
        return {"change": "", "before_href": ""}
    words = _change(found.metric.unit, found.now.total, found.before)
    if not is_promise(found.metric.code):
        words = words.replace("better", "more").replace("worse", "less")
    href = tickets_link(earlier, found.metric.code) if found.before.n else ""
    return {"change": words, "before_href": href}


def _lines(figure: Figure, unit: Unit, code: str) -> list[str]:
    if unit is Unit.COUNT or not figure.n:
        return []
    if unit is Unit.NUMBER:
        return [f"n = {figure.n:,}"]
    if unit is Unit.SHARE:
        met, missed = kept_words(code)
        return [f"n = {figure.n:,}", f"{figure.met:,} {met}, {figure.missed:,} {missed}"]
    lines = [f"n = {figure.n:,}", f"mean {duration_words(figure.mean)}", f"90 % within {duration_words(figure.p90)}"]
    return [*lines, "median and 90 % right to within 1 %"] if figure.is_rough else lines


def _margin(figure: Figure, metric: Metric) -> list[str]:
    """How sure a share is of which only those who answered are known."""
    has_margin = metric.is_sample and metric.unit is Unit.SHARE and figure.n
    return [f"95 % sure: {margin_words(figure.met, figure.n)}"] if has_margin else []


def _change(unit: Unit, now: Figure, before: Figure) -> str:
    if unit is Unit.NUMBER:
        return change_words(now=now.mean, before=before.mean)
    if unit is Unit.SHARE:
        return points_words(now=now.share, before=before.share)
    if unit is Unit.DURATION:
        words = change_words(now=now.median, before=before.median)
        return words.replace("more", "longer").replace("less", "shorter")
    return change_words(now=now.n, before=before.n)


def _line(frame: Frame, label: str, steps: Sequence[Figure], measure: str) -> Sparkline | None:
    """The figure over the steps of the period, as small as a word."""
    values = drawn_values(frame, measure, steps) if steps else []
    words = [cell_words(step, measure) for step in steps]
    known = [number for number, value in enumerate(values) if value is not None]
    if not known:
        return None
    text = f"{label}, over the period: from {words[known[0]]} to {words[known[-1]]}."
    return sparkline(values=values, words=text)
