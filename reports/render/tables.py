"""Tables of figures by one dimension; every number leads to its tickets."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reports.enums import Dimension, Unit
from reports.metrics.registry import METRICS
from reports.queries.figures import NOTHING, Figure, Figures
from reports.render.cells import cell, part_link
from reports.render.frame import Frame, definition_of
from reports.render.links import narrowed
from reports.rules.names import DIMENSION_WORDS
from reports.rules.question import Question
from reports.rules.scope import NONE, OTHERS, Scope

Column = tuple[str, str, str]
"""Heading, code of the metric and the number shown."""
FEW = "* Fewer than 5: read with care."


def dimension_table(
    frame: Frame, *, title: str, columns: Sequence[Column], found: Mapping[str, Figures],
    tops: Mapping[Dimension, Sequence[str]], by: Dimension | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The rows of a dimension, of the one that was asked for when none is named: those that count anything."""
    by = by or frame.question.by
    total = _cells(frame.scope, columns, {code: each.total for code, each in found.items()})
    rows = [_row(frame, by, key, columns, found) for key in keys_in_order(frame, by, _present(by, found), tops)]
    return {
        "id": f"by-{by.value}",
        "title": title,
        "columns": [
            {"label": DIMENSION_WORDS[by]},
            *({"label": label, "num": True} for label, *_ in columns),
        ],
        "rows": rows,
        "total": row_part(["All", *total])["cells"] if len(rows) > 1 else [],
        "notes": [FEW] if any(_has_few(row) for row in rows) else [],
        "definitions": [
            definition_of(frame.scope, code, found[code].total.n)
            for code in dict.fromkeys(code for _, code, _ in columns)
        ],
    }


ALL = tuple(each for each in Dimension if each is not Dimension.HOUR)
"""What a table can be split by; hours have a page of their own."""


def splits(
    question: Question, link: Callable[[Question], str], *, of: Sequence[Dimension] = ALL
) -> list[dict[str, Any]]:
    """The dimensions a table can have, as links that keep the rest of the question."""
    return [
        {
            "label": DIMENSION_WORDS[each],
            "url": link(replace(question, by=each)),
            "current": each is question.by,
        }
        for each in of
    ]


def row_part(cells: Sequence[Any], *, few: Collection[int] = ()) -> dict[str, Any]:
    """One row of a table. few: places of the cells to read with care; when it is the first number, the whole row is.

    A link that the row has already is left out of the tab order: one stop a target.
    """
    seen: set[str] = set()
    shown = []
    for place, each in enumerate(cells):
        if isinstance(each, dict) and each.get("href"):
            shown.append({**each, "again": each["href"] in seen, "few": place in few})
            seen.add(each["href"])
        else:
            shown.append(each)
    return {"cells": shown, "is_few": 1 in few}


def _row(
    frame: Frame, by: Dimension, key: str, columns: Sequence[Column], found: Mapping[str, Figures]
) -> dict[str, Any]:
    figures = {code: each.cells.get(by, {}).get(key, NOTHING) for code, each in found.items()}
    cells = _cells(narrowed(frame.scope, {by: key}), columns, figures)
    return row_part([frame.choices.label(by, key), *cells], few=_few(columns, figures))


def _has_few(row: Mapping[str, Any]) -> bool:
    return any(isinstance(each, dict) and each.get("few") for each in row["cells"])


def _few(columns: Sequence[Column], figures: Mapping[str, Figure]) -> set[int]:
    """The first place of each metric that has few tickets; a count needs no care."""
    first = {code: place for place, (_, code, _) in reversed(list(enumerate(columns, start=1)))}
    return {
        place for code, place in first.items() if METRICS[code].unit is not Unit.COUNT and figures[code].is_small
    }


def _cells(scope: Scope, columns: Sequence[Column], figures: Mapping[str, Figure]) -> list[Any]:
    return [
        cell(figures[code], number, part_link(scope, code, number), METRICS[code].unit) for _, code, number in columns
    ]


def _present(by: Dimension, found: Mapping[str, Figures]) -> set[str]:
    return {key for figures in found.values() for key in figures.cells.get(by, {})}


def keys_in_order(
    frame: Frame, by: Dimension, present: Collection[str], tops: Mapping[Dimension, Sequence[str]]
) -> list[str]:
    """Return keys in the order of the desk, of long dimensions by number of tickets, the collected ones last."""
    if by in tops:
        return [key for key in (*tops[by], OTHERS, NONE) if key in present]
    return frame.choices.ordered(by, present)
