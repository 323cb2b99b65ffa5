"""When it happens: a figure by the hour of the week in which the desk was told."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from reports.enums import Dimension, Unit
from reports.metrics.registry import METRICS
from reports.queries.figures import Figure
from reports.queries.hours import hours_of_week
from reports.queries.measured import measured
from reports.render.cells import HEADLINE, cell_words, value_of
from reports.render.frame import Frame, definition_of
from reports.render.links import file_links, narrowed, tickets_link
from reports.render.measure import SPREAD, measure_choices
from reports.render.paper_page import report_page
from reports.render.shell import HOURS
from reports.render.tables import dimension_table
from reports.rules.charts_hours import DAYS, hours_chart, hours_columns, hours_rows
from reports.rules.heat import levels
from reports.rules.names import HOUR_WORDS
from reports.rules.words import short_words

_FEW = "Pale and starred: fewer than 5, read with care."
MEASURES = ("logged", "first_response", "response_met", "resolution", "resolution_met", "patient_waiting")


def hours_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/hours.html shows."""
    code = frame.question.chosen(MEASURES)
    metric = METRICS[code]
    figures = hours_of_week(user=user, metric=metric, scope=frame.scope, at=frame.at)
    shift = measured(user=user, code=code, question=frame.question, at=frame.at, by=[Dimension.SHIFT])
    number = HEADLINE[metric.unit]
    columns = [(label, code, name) for label, name in _columns(metric.unit)]
    return {
        "stats": [],
        "charts": [_drawn(frame, code, number, figures)],
        "measures": measure_choices(frame, HOURS, MEASURES, code),
        "measure": metric,
        "heat": _heat(frame, code, number, figures),
        "tables": [
            dimension_table(
                frame, title=f"{metric.label} by shift", columns=columns, found={code: shift.now}, tops={},
                by=Dimension.SHIFT,
            )
        ],
        "busiest": _busiest(figures, number, metric.unit),
        "has_tickets": bool(shift.now.total.n),
        **file_links(frame.scope, code),
    }  # fmt: skip


PAGE = report_page(tab=HOURS, shows=hours_context)


def _drawn(frame: Frame, code: str, number: str, figures: Sequence[Figure]) -> dict[str, Any]:
    """The same map as a picture, for paper."""
    unit, size = {"n": ("tickets", 1.0), "share": ("per cent", 0.01)}.get(number, ("hours", 3600.0))
    words = [cell_words(figure, number, METRICS[code].unit) if figure.n else "" for figure in figures]
    values = [value_of(figure, number) if figure.n else None for figure in figures]
    title = f"{METRICS[code].label} by hour of the week"
    return {
        "title": title,
        "spec": hours_chart(
            values=[None if value is None else round(value / size, 2) for value in values],
            words=words,
            unit=unit,
            description=f"{title}, in {unit}.",
        ),
        "columns": hours_columns(),
        "rows": hours_rows(words),
    }


def _heat(frame: Frame, code: str, number: str, figures: Sequence[Figure]) -> dict[str, Any]:
    """One row an hour, one cell a day: eight columns fit a phone, twenty-five do not."""
    values = [value_of(figure, number) if figure.n else None for figure in figures]
    unit = METRICS[code].unit
    warm = levels(values, is_skewed=unit is Unit.DURATION)
    has_few = unit is not Unit.COUNT and any(figure.is_small for figure in figures)
    total = sum(figure.n for figure in figures)
    return {
        "id": "heat",
        "title": f"{METRICS[code].label} by hour of the week",
        "columns": [{"label": "Hour"}, *({"label": day, "num": True} for day in DAYS)],
        "rows": [
            [f"{hour:02}:00", *(_cell(frame, code, number, day * 24 + hour, figures, warm) for day in range(7))]
            for hour in range(24)
        ],
        "notes": [_FEW] if has_few else [],
        "definitions": [definition_of(frame.scope, code, total)],
    }


def _cell(
    frame: Frame, code: str, number: str, hour: int, figures: Sequence[Figure], warm: Sequence[int]
) -> dict[str, Any]:
    figure, unit = figures[hour], METRICS[code].unit
    value = value_of(figure, number) if figure.n else None
    words = cell_words(figure, number, unit) if figure.n else ""
    scope = narrowed(frame.scope, {Dimension.HOUR: str(hour)})
    return {
        "text": short_words(value) if unit is Unit.DURATION and value is not None else words,
        "words": words,
        "href": tickets_link(scope, code) if figure.n else "",
        "level": warm[hour],
        "when": HOUR_WORDS[str(hour)],
        "n": figure.n,
        "few": unit is not Unit.COUNT and figure.is_small,
    }


def _busiest(figures: Sequence[Figure], number: str, unit: Unit) -> str:
    """Say where the peak is, in words."""
    found = [(value_of(figure, number) or 0, hour) for hour, figure in enumerate(figures) if figure.n]
    if not found or number == "share":
        return ""
    value, hour = max(found)
    kind = "The busiest hour" if unit is Unit.COUNT else "The slowest hour"
    return f"{kind} is {HOUR_WORDS[str(hour)]}, with {cell_words(figures[hour], number, unit)}." if value else ""


def _columns(unit: Unit) -> Sequence[tuple[str, str]]:
    if unit is Unit.DURATION:
        return SPREAD
    if unit is Unit.SHARE:
        return (("n", "n"), ("In time", "met"), ("Missed", "missed"), ("Share", "share"))
    return (("n", "n"),)
