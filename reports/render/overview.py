"""The overview as its page wants it: figures in words, each with a link to its tickets."""

from collections.abc import Sequence
from typing import Any

from reports.enums import Dimension, Unit
from reports.metrics.registry import METRICS
from reports.queries.figures import NOTHING, Figure
from reports.queries.overview import Overview
from reports.render.links import during, file_links, narrowed, tickets_link, tickets_links
from reports.rules.charts import step_words, time_unit, trend_chart
from reports.rules.charts_notes import Note, annotated, note_rows
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.names import DIMENSION_WORDS
from reports.rules.scope import CLOCK_WORDS, COHORT_WORDS, NONE, OTHERS, Scope, digest
from reports.rules.words import change_words, duration_words, points_words, share_words

_COLUMNS = (
    ("Logged", "logged", "n"),
    ("Answered", "first_response", "n"),
    ("Response, median", "first_response", "median"),
    ("Response, 90 % within", "first_response", "p90"),
    ("Answered in time", "response_met", "share"),
    ("Solved", "resolution", "n"),
    ("Resolution, median", "resolution", "median"),
    ("Resolution, 90 % within", "resolution", "p90"),
    ("Solved in time", "resolution_met", "share"),
)


def overview_context(view: Overview, *, notes: Sequence[Note] = ()) -> dict[str, Any]:
    """Return the context of reports/overview.html. notes: what happened, drawn on the trends."""
    has_tickets = any(view.now[code].total.n for code in view.now)
    return {
        "stats": [_stat(view, code) for code in ("first_response", "response_met", "resolution", "resolution_met")],
        "counts": [_stat(view, code) for code in ("logged", "solved", "unanswered", "unsolved")],
        "tables": [_table(view, dimension) for dimension in view.by] if has_tickets else [],
        "charts": [_noted(chart, view, notes) for chart in _charts(view)] if has_tickets else [],
        "notes": note_rows(steps=view.steps, notes=notes),
        "has_tickets": has_tickets,
        **file_links(view.scope, "logged"),
        "footing": footing(view.scope),
    }


def footing(scope: Scope) -> dict[str, Any]:
    """What every figure of a page was computed under."""
    return {
        "version": DEFINITION_VERSION,
        "period": step_words(scope.period),
        "zone": scope.period.zone,
        "cohort": COHORT_WORDS[scope.cohort],
        "clock": CLOCK_WORDS[scope.clock],
    }


def definition_of(scope: Scope, code: str, n: int) -> dict[str, Any]:
    """What the "how is this computed?" panel says."""
    metric = METRICS[code]
    return {
        "text": metric.definition,
        "parts": metric.parts,
        "n": n,
        "version": DEFINITION_VERSION,
        "digest": digest(scope=scope, metric=code),
    }


def cell_words(figure: Figure, measure: str) -> str:
    """One number of a table, "" where there is nothing to measure."""
    if measure == "n":
        return f"{figure.n:,}"
    if measure == "share":
        return share_words(figure.met, figure.n)
    return duration_words(getattr(figure, measure))


def _stat(view: Overview, code: str) -> dict[str, Any]:
    metric, figure, before = METRICS[code], view.now[code].total, view.before[code]
    measure = {Unit.DURATION: "median", Unit.SHARE: "share", Unit.COUNT: "n"}[metric.unit]
    return {
        "label": f"{metric.label}, median" if metric.unit is Unit.DURATION else metric.label,
        "value": cell_words(figure, measure),
        "href": tickets_link(view.scope, code),
        "lines": _lines(figure, metric.unit),
        "change": "" if metric.is_unfinished else _change(metric.unit, figure, before),  # old tickets had longer to end
        "before_href": tickets_link(view.scope_before, code),
        "is_small": metric.unit is not Unit.COUNT and figure.is_small,
        "definition": definition_of(view.scope, code, figure.n),
    }


def _lines(figure: Figure, unit: Unit) -> list[str]:
    if unit is Unit.COUNT or not figure.n:
        return []
    if unit is Unit.SHARE:
        return [f"n = {figure.n:,}", f"{figure.met:,} in time, {figure.missed:,} missed"]
    return [f"n = {figure.n:,}", f"mean {duration_words(figure.mean)}", f"90 % within {duration_words(figure.p90)}"]


def _change(unit: Unit, now: Figure, before: Figure) -> str:
    if unit is Unit.SHARE:
        return points_words(now=now.share, before=before.share)
    if unit is Unit.DURATION:
        return _slower(now.median, before.median)
    return change_words(now=now.n, before=before.n)


def _slower(now: float | None, before: float | None) -> str:
    words = change_words(now=now, before=before)
    return words.replace("more", "longer").replace("less", "shorter")


def _table(view: Overview, dimension: Dimension) -> dict[str, Any]:
    rows = [
        _row(view.scope, dimension, key, view)
        for key in _keys(view, dimension)
    ]
    return {
        "id": dimension.value,
        "title": f"By {DIMENSION_WORDS[dimension].lower()}",
        "columns": [{"label": DIMENSION_WORDS[dimension]}]
        + [{"label": label, "num": True} for label, *_ in _COLUMNS],
        "rows": rows,
        "total": [
            "All",
            *(_cell(view.now[code].total, measure, tickets_link(view.scope, code)) for _, code, measure in _COLUMNS),
        ],
    }


def _keys(view: Overview, dimension: Dimension) -> list[str]:
    """The rows that count anything, in the order of the desk or by number of tickets, the collected ones last."""
    present = {key for code in view.now for key in view.now[code].cells[dimension]}
    if dimension in view.tops:
        return [key for key in (*view.tops[dimension], OTHERS, NONE) if key in present]
    return view.choices.ordered(dimension, present)


def _row(scope: Scope, dimension: Dimension, key: str, view: Overview) -> list[Any]:
    name = view.choices.label(dimension, key)
    link = tickets_links(narrowed(scope, {dimension: key}))
    return [name] + [
        _cell(view.now[code].cells[dimension].get(key, NOTHING), measure, link(code))
        for _, code, measure in _COLUMNS
    ]


def _cell(figure: Figure, measure: str, href: str) -> Any:
    words = cell_words(figure, measure)
    return {"text": words, "href": href} if words and figure.n else words or "–"


def _charts(view: Overview) -> list[dict[str, Any]]:
    return [
        _trend(view, "inflow", "Tickets logged and solved", {"Logged": ("logged", "n"), "Solved": ("solved", "n")}),
        _trend(
            view,
            "met",
            "Promises kept",
            {"Answered in time": ("response_met", "share"), "Solved in time": ("resolution_met", "share")},
        ),
        _trend(
            view,
            "response",
            "Time to first response",
            {"Median": ("first_response", "median"), "90 % within": ("first_response", "p90")},
        ),
        _trend(
            view,
            "resolution",
            "Time to resolution",
            {"Median": ("resolution", "median"), "90 % within": ("resolution", "p90")},
        ),
    ]


def _noted(chart: dict[str, Any], view: Overview, notes: Sequence[Note]) -> dict[str, Any]:
    return {**chart, "spec": annotated(chart["spec"], steps=view.steps, notes=notes)}


def _trend(view: Overview, name: str, title: str, lines: dict[str, tuple[str, str]]) -> dict[str, Any]:
    figures = {label: view.now[code].steps for label, (code, _) in lines.items()}
    raw = {
        label: [_value(figure, lines[label][1]) for figure in found] for label, found in figures.items()
    }
    measure = next(iter(lines.values()))[1]
    links = [tickets_links(during(view.scope, step)) for step in view.steps]
    unit, divisor = {"n": ("tickets", 1.0), "share": ("per cent", 0.01)}.get(measure, ("", 0.0))
    if not unit:
        unit, divisor = time_unit([value for line in raw.values() for value in line])
    return {
        "id": f"trend-{name}",
        "title": title,
        "spec": trend_chart(
            steps=view.steps,
            series={label: _scaled(line, divisor) for label, line in raw.items()},
            unit=unit,
            description=f"{title}, by step of the period, in {unit}.",
            words={
                label: [cell_words(figure, lines[label][1]) for figure in found] for label, found in figures.items()
            },
            top=100 if measure == "share" else None,
        ),
        "columns": [{"label": "When"}, *({"label": label, "num": True} for label in lines)],
        "rows": [
            [
                step_words(step),
                *(
                    _cell(figures[label][number], lines[label][1], links[number](code))
                    for label, (code, _) in lines.items()
                ),
            ]
            for number, step in enumerate(view.steps)
        ],
    }


def _value(figure: Figure, measure: str) -> float | None:
    value: float | None = getattr(figure, measure)
    return value


def _scaled(line: Sequence[float | None], divisor: float) -> list[float | None]:
    return [None if value is None else round(value / divisor, 2) for value in line]
