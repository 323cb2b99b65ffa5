"""One metric looked at closely: its headline figures, its control chart and its table by one dimension."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from accounts.models import Person
from reports.enums import Unit
from reports.metrics.registry import METRICS
from reports.queries.figures import Figure, Figures
from reports.queries.figures import figures as figures_of
from reports.queries.measured import headlines, measured, tops_of
from reports.render.cells import part_link
from reports.render.frame import Frame
from reports.render.links import file_links, tickets_link
from reports.render.shell import Tab, page_link
from reports.render.spread import spread_part
from reports.render.stats import stat_part
from reports.render.tables import dimension_table, splits
from reports.render.trends import control_part
from reports.rules.names import DIMENSION_WORDS
from reports.rules.parts import kept_words

SPREAD = (
    ("n", "n"),
    ("Median", "median"),
    ("75 % within", "p75"),
    ("90 % within", "p90"),
    ("95 % within", "p95"),
    ("Mean", "mean"),
    ("Left out", "excluded"),
)
"""What a table says of a duration."""


def measure_context(
    *, user: Person, frame: Frame, tab: Tab, shown: Sequence[str], measures: Sequence[str], unfinished: str = ""
) -> dict[str, Any]:
    """Return the headline figures of a page, and charts and table of the one of its measures that is looked at.

    unfinished: the metric of the tickets that have no such figure yet.
    """
    code = frame.question.chosen(measures)
    asked: dict[str, Any] = {"user": user, "question": frame.question, "at": frame.at}
    tops = tops_of(**asked)
    found = headlines(codes=[each for each in shown if each != code], steps=frame.steps, **asked)
    found[code] = measured(code=code, steps=frame.steps, by=[frame.question.by], tops=tops, **asked)
    metric, figures = METRICS[code], found[code].now
    columns = [(label, code, number) for label, number in _numbers(code)]
    title = by_title(frame, metric.label)
    return {
        "stats": [stat_part(frame, found[each]) for each in shown],
        "measures": measure_choices(frame, tab, measures, code),
        "measure": metric,
        "charts": _charts(user, frame, code, figures) if figures.total.n else [],
        "tables": [dimension_table(frame, title=title, columns=columns, found={code: figures}, tops=tops)],
        "splits": splits(frame.question, lambda question: page_link(tab, question)),
        "asides": _asides(user, frame, code, figures.total, unfinished),
        "has_tickets": bool(figures.total.n or figures.total.excluded),
        "is_rough": any(each.now.total.is_rough for each in found.values()),
        **file_links(frame.scope, code),
    }


def _asides(user: Person, frame: Frame, code: str, figure: Figure, unfinished: str) -> list[dict[str, Any]]:
    """What the figure does not tell: what it leaves out and why, and what has not ended yet."""
    found = []
    if figure.excluded:
        reasons = ", ".join(f"{n:,} {reason}" for reason, n in figure.left_out.items())
        text = f"{figure.excluded:,} left out: {reasons}"
        found.append({"text": text, "href": part_link(frame.scope, code, "excluded")})
    if unfinished:
        n = figures_of(user=user, metric=METRICS[unfinished], scope=frame.scope, at=frame.at).total.n
        text = f"{n:,} logged in the period: {METRICS[unfinished].label.lower()}"
        found.extend([{"text": text, "href": tickets_link(frame.scope, unfinished)}] if n else [])
    return found


def _charts(user: Person, frame: Frame, code: str, figures: Figures) -> list[dict[str, Any]]:
    metric = METRICS[code]
    title = f"{metric.label}, median" if metric.unit is Unit.DURATION else metric.label
    control = control_part(frame, code=code, figures=figures.steps, title=title)
    return [control, spread_part(user, frame, code)] if metric.unit is Unit.DURATION else [control]


def _numbers(code: str) -> Sequence[tuple[str, str]]:
    """What the table says of a metric."""
    if METRICS[code].unit is Unit.DURATION:
        return SPREAD
    if METRICS[code].unit is Unit.NUMBER:
        return (("n", "n"), ("Mean", "mean"), ("Median", "median"), ("Left out", "excluded"))
    met, missed = (words.capitalize() for words in kept_words(code))
    sure = (("95 % sure", "margin"),) if METRICS[code].is_sample else ()
    return (("n", "n"), (met, "met"), (missed, "missed"), ("Share", "share"), *sure, ("Left out", "excluded"))


def by_title(frame: Frame, label: str) -> str:
    """Name a table by what its rows are: "First response by queue"."""
    return f"{label} by {DIMENSION_WORDS[frame.question.by].lower()}"


def measure_choices(frame: Frame, tab: Tab, measures: Sequence[str], code: str) -> list[dict[str, Any]]:
    """The measures of a page as links that keep the rest of the question."""
    return [
        {
            "label": METRICS[each].label,
            "url": page_link(tab, replace(frame.question, measure="" if each == measures[0] else each)),
            "current": each == code,
        }
        for each in measures
    ]
