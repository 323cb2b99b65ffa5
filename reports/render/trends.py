"""Figures over the steps of a period, as charts whose marks and cells lead to their tickets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reports.enums import Grain
from reports.metrics.registry import METRICS
from reports.queries.figures import Figure
from reports.render.cells import HEADLINE, cell, cell_words, value_of
from reports.render.frame import Frame, definition_of
from reports.render.links import during, tickets_links
from reports.rules.charts import time_unit, trend_chart
from reports.rules.charts_control import control_chart
from reports.rules.charts_links import linked
from reports.rules.charts_notes import annotated
from reports.rules.control import Limits, signal_words
from reports.rules.parts import is_promise
from reports.rules.period import grain_of
from reports.rules.reading import Reading, read

Line = tuple[str, str, Sequence[Figure]]
"""Code of the metric, the number that is drawn, and one figure a step."""
_UNITS = {"n": ("tickets", 1.0), "share": ("per cent", 0.01)}


def trend_part(frame: Frame, *, name: str, title: str, lines: Mapping[str, Line]) -> dict[str, Any]:
    """Several lines in one unit."""
    _, measure, _ = next(iter(lines.values()))
    raw = {label: drawn_values(frame, each, found) for label, (_, each, found) in lines.items()}
    unit, divisor = _unit(measure, [value for line in raw.values() for value in line])
    chart = trend_chart(
        steps=frame.steps,
        series={label: _scaled(line, divisor) for label, line in raw.items()},
        unit=unit,
        description=f"{title}, by step of the period, in {unit}.",
        words={label: [cell_words(figure, each) for figure in found] for label, (_, each, found) in lines.items()},
        top=_top(lines.values()),
    )
    links = [tickets_links(during(frame.scope, step)) for step in frame.steps]
    marks = {
        (label, step.first.isoformat()): links[number](each)
        for label, (each, _, found) in lines.items()
        for number, step in enumerate(frame.steps)
        if found[number].n
    }
    return {
        "id": f"trend-{name}",
        "title": title,
        "spec": annotated(linked(chart, links=marks, by=("series", "step")), steps=frame.steps, notes=frame.notes),
        "columns": [{"label": "When"}, *({"label": label, "num": True} for label in lines)],
        "rows": [
            [
                frame.label(number),
                *(cell(found[number], each, links[number](code)) for code, each, found in lines.values()),
            ]
            for number, step in enumerate(frame.steps)
        ],
        "definitions": [
            definition_of(frame.scope, code, sum(each.n for each in found))
            for code, found in {code: found for code, _, found in lines.values()}.items()
        ],
    }


def reading_of(frame: Frame, *, code: str, figures: Sequence[Figure]) -> Reading:
    """Signal or noise in the headline number of a metric.

    Weeks and months cut short are not judged, nor are steps in which few of a sample answered.
    """
    measure = HEADLINE[METRICS[code].unit]
    values = drawn_values(frame, measure, figures)
    if METRICS[code].is_sample:  # of two who answered, one who is discontent is no signal
        values = [None if each.is_small else value for each, value in zip(figures, values, strict=True)]
    if grain_of(frame.scope.period) is not Grain.DAY:  # two days of a weekend are no week
        values = [value if is_whole else None for value, is_whole in zip(values, frame.whole, strict=True)]
    return read(over=frame.steps, values=values, top=1.0 if measure == "share" else None)


def control_part(frame: Frame, *, code: str, figures: Sequence[Figure], title: str) -> dict[str, Any]:
    """The headline number of a metric with its natural limits; a plain line where there are too few steps for them."""
    measure = HEADLINE[METRICS[code].unit]
    found = reading_of(frame, code=code, figures=figures)
    links = [tickets_links(during(frame.scope, step))(code) for step in frame.steps]
    rows = list(zip(frame.steps, figures, links, strict=True))
    marks = {(step.first.isoformat(),): link for step, each, link in rows if each.n}
    chart = linked(_control_chart(frame, code, figures, found, title), links=marks, by=("step",))
    shown = {"n": "n"} if measure == "n" else {"n": "n", measure: title}
    return {
        "id": f"control-{code}",
        "title": title,
        "spec": annotated(chart, steps=frame.steps, notes=frame.notes),
        "reading": {"says": found.says.value, "words": found.words},
        "columns": [{"label": "When"}, *({"label": label, "num": True} for label in (*shown.values(), "Reading"))],
        "rows": [
            [
                frame.label(place),
                *(cell(each, number, link) for number in shown),
                (signal_words(found.marks[place]) if found.marks else "") or "–",
            ]
            for place, (step, each, link) in enumerate(rows)
        ],
        "definitions": [definition_of(frame.scope, code, sum(each.n for each in figures))],
    }


def _control_chart(frame: Frame, code: str, figures: Sequence[Figure], found: Reading, title: str) -> dict[str, Any]:
    measure = HEADLINE[METRICS[code].unit]
    top = _top([(code, measure, figures)])
    raw = drawn_values(frame, measure, figures)
    unit, divisor = _unit(measure, [*raw, found.known.upper if found.known else None])
    words = [cell_words(figure, measure) for figure in figures]
    text = f"{title}, by step of the period, in {unit}. {found.words}"
    if found.known is None:
        series = {title: _scaled(raw, divisor)}
        return trend_chart(steps=frame.steps, series=series, unit=unit, description=text, words={title: words}, top=top)
    return control_chart(
        steps=frame.steps,
        values=_scaled(raw, divisor),
        known=_limits(found.known, divisor),
        marks=found.marks,
        unit=unit,
        words=words,
        description=text,
        top=top,
    )


def drawn_values(frame: Frame, measure: str, figures: Sequence[Figure]) -> list[float | None]:
    """What is drawn. Counts of steps that are not over or were cut short would only look like a fall."""
    values = [value_of(figure, measure) for figure in figures]
    if measure != "n":
        return values
    return [value if is_whole else None for value, is_whole in zip(values, frame.whole, strict=True)]


def _top(lines: Iterable[Line]) -> float | None:
    """Shares of promises are drawn up to all of them; what is rare would be a line on the ground."""
    return 100.0 if all(measure == "share" and is_promise(code) for code, measure, _ in lines) else None


def _limits(known: Limits, divisor: float) -> Limits:
    return Limits(
        centre=known.centre / divisor,
        lower=known.lower / divisor,
        upper=known.upper / divisor,
        is_provisional=known.is_provisional,
    )


def _unit(measure: str, values: Sequence[float | None]) -> tuple[str, float]:
    return _UNITS.get(measure) or time_unit(values)


def _scaled(line: Sequence[float | None], divisor: float) -> list[float | None]:
    return [None if value is None else round(value / divisor, 2) for value in line]
