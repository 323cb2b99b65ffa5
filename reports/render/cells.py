"""Figures in words, each with the address of its tickets."""

from typing import Any

from reports.enums import Unit
from reports.queries.figures import Figure
from reports.render.links import only, tickets_link
from reports.rules.margin import margin_words
from reports.rules.parts import PartKind
from reports.rules.scope import Scope
from reports.rules.words import duration_words, share_words

HEADLINE = {Unit.DURATION: "median", Unit.SHARE: "share", Unit.COUNT: "n", Unit.NUMBER: "mean"}
"""The one number that stands for a metric."""
_SPREAD = frozenset({"mean", "median", "p75", "p90", "p95"})
_PARTS = {"met": PartKind.MET.value, "missed": PartKind.MISSED.value, "excluded": PartKind.OUT.value}
"""Numbers that are a part of what is counted, or of what is not."""


def cell_words(figure: Figure, measure: str, unit: Unit = Unit.DURATION) -> str:
    """One number of a table, "" where there is nothing to measure."""
    if measure == "share":
        return share_words(figure.met, figure.n)
    if measure == "margin":
        return margin_words(figure.met, figure.n)
    if measure in _SPREAD:
        value = value_of(figure, measure)
        return duration_words(value) if unit is Unit.DURATION or value is None else f"{value:.2f}"
    return f"{getattr(figure, measure):,}"


def cell(figure: Figure, measure: str, href: str, unit: Unit = Unit.DURATION) -> Any:
    """A cell of a table: a link where anything is counted."""
    words = cell_words(figure, measure, unit)
    counted = getattr(figure, measure) if measure in _PARTS else figure.n
    return {"text": words, "href": href} if words and counted else words or "–"


def part_link(scope: Scope, code: str, measure: str) -> str:
    """Address of the tickets behind one number of a metric: all it counts, or the part the number is of."""
    return tickets_link(only(scope, _PARTS.get(measure, "")), code)


def value_of(figure: Figure, measure: str) -> float | None:
    """The number itself, as a chart draws it."""
    value: float | None = getattr(figure, measure)
    return value
