"""The age of a backlog, as a chart over time and as a table of one day."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.enums import Dimension
from reports.queries.backlog import AgeBands
from reports.render.frame import Frame, definition_of
from reports.render.links import during, narrowed, only, tickets_link
from reports.render.tables import keys_in_order, row_part
from reports.rules.ages import BAND_NAMES
from reports.rules.charts import step_words
from reports.rules.charts_links import linked
from reports.rules.charts_notes import annotated
from reports.rules.charts_stacks import age_chart
from reports.rules.names import DIMENSION_WORDS
from reports.rules.parts import GROUPS, age
from reports.rules.period import Period
from reports.rules.scope import Scope


def ages_chart_part(frame: Frame, past: Sequence[Period], found: Sequence[AgeBands]) -> dict[str, Any]:
    """The backlog at the end of each step that has begun, by age."""
    counts = {
        name: [sum(n for _, n in each.bands[first : last + 1]) for each in found] for name, first, last in GROUPS
    }
    links = {
        (name, step.first.isoformat()): tickets_link(only(during(frame.scope, step), age(first, last)), "backlog")
        for number, step in enumerate(past)
        for name, first, last in GROUPS
        if counts[name][number]
    }
    chart = age_chart(steps=past, bands=counts, description="Unsolved tickets at the end of each step, by age.")
    return {
        "id": "ages",
        "title": "Unsolved, by age",
        "spec": annotated(linked(chart, links=links, by=("part", "step")), steps=past, notes=frame.notes),
        "columns": [{"label": "At the end of"}, *({"label": name, "num": True} for name in ("All", *counts))],
        "rows": [
            [
                step_words(step),
                _cell(found[number].total, tickets_link(during(frame.scope, step), "backlog")),
                *(_cell(counts[name][number], links.get((name, step.first.isoformat()), "")) for name in counts),
            ]
            for number, step in enumerate(past)
        ],
        "definitions": [definition_of(frame.scope, "backlog", found[-1].total if found else 0)],
    }


def ages_table(
    frame: Frame, *, scope: Scope, found: Mapping[str, Sequence[int]], bands: AgeBands,
    tops: Mapping[Dimension, Sequence[str]],
) -> dict[str, Any]:  # fmt: skip
    """The backlog at the end of one day, by dimension and age."""
    by = frame.question.by
    rows = [
        row_part([frame.choices.label(by, key), *_row(narrowed(scope, {by: key}), found[key])])
        for key in keys_in_order(frame, by, set(found), tops)
    ]
    return {
        "id": f"ages-{by.value}",
        "title": f"Unsolved by {DIMENSION_WORDS[by].lower()} and age, at the end of {step_words(scope.period)}",
        "columns": [
            {"label": DIMENSION_WORDS[by]},
            *({"label": label, "num": True} for label in ("All", *BAND_NAMES)),
        ],
        "rows": rows,
        "total": row_part(["All", *_row(scope, [n for _, n in bands.bands])])["cells"] if len(rows) > 1 else [],
        "notes": [],
        "definitions": [definition_of(scope, "backlog", bands.total)],
    }


def _row(scope: Scope, counts: Sequence[int]) -> list[Any]:
    """All of them, then each band."""
    links = [tickets_link(only(scope, age(number, number)), "backlog") for number in range(len(counts))]
    return [
        _cell(sum(counts), tickets_link(scope, "backlog")),
        *(_cell(n, link) for n, link in zip(counts, links, strict=True)),
    ]


def _cell(n: int, href: str) -> Any:
    return {"text": f"{n:,}", "href": href} if n else "0"
