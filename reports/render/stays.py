"""Where the time of solved tickets went: by state, and by who held them."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Person
from reports.metrics.registry import METRICS
from reports.queries.figures import Figure
from reports.queries.stays import time_by_holder, time_in_state
from reports.render.cells import cell
from reports.render.frame import Frame, definition_of
from reports.render.links import only, tickets_link
from reports.rules.charts import time_unit
from reports.rules.charts_links import linked
from reports.rules.charts_stacks import stack_chart
from reports.rules.parts import PartKind
from reports.rules.words import duration_words, share_words
from tickets.enums import Party, State
from tickets.rules.lifecycle import STATE_WORDS

_HOLDERS = {
    Party.QUEUE: "A queue, nobody yet",
    Party.AGENT: "The desk",
    Party.REQUESTER: "The requester",
    Party.VENDOR: "The vendor",
}
_NUMBERS = (("Tickets", "n"), ("Median", "median"), ("90 % within", "p90"), ("Mean", "mean"))


def stays_parts(*, user: Person, frame: Frame) -> list[dict[str, Any]]:
    """Two bars: time by state and time by holder, each with its table."""
    asked: dict[str, Any] = {"user": user, "scope": frame.scope, "at": frame.at}
    states = {str(state): STATE_WORDS[state] for state in State}
    return [
        _part(frame, "time_in_state", PartKind.STATE, states, time_in_state(**asked)),
        _part(frame, "time_by_holder", PartKind.HOLDER, {str(who): words for who, words in _HOLDERS.items()},
              time_by_holder(**asked)),
    ]  # fmt: skip


def _part(
    frame: Frame, code: str, kind: PartKind, names: Mapping[str, str], found: Mapping[str, Figure]
) -> dict[str, Any]:
    metric = METRICS[code]
    total = sum(figure.total for figure in found.values())
    links = {place: tickets_link(only(frame.scope, f"{kind}-{place}"), code) for place in found}
    unit, seconds = time_unit([float(total)])
    chart = stack_chart(
        rows=["All tickets"],
        parts={names[place]: [round(figure.total / seconds, 1)] for place, figure in found.items()},
        words={names[place]: [_words(figure, total)] for place, figure in found.items()},
        unit=unit,
        description=f"{metric.label} of solved tickets, {unit} in all.",
    )
    return {
        "id": f"stays-{kind}",
        "title": metric.label,
        "spec": linked(chart, links={(names[place],): link for place, link in links.items()}, by=("part",)),
        "columns": [
            {"label": "Where"},
            *({"label": label, "num": True} for label in ("In all", "Share", *(label for label, _ in _NUMBERS))),
        ],
        "rows": [
            [
                names[place],
                duration_words(figure.total),
                share_words(figure.total, total) or "–",
                *(cell(figure, number, links[place]) for _, number in _NUMBERS),
            ]
            for place, figure in found.items()
        ],
        "definitions": [definition_of(frame.scope, code, max((figure.n for figure in found.values()), default=0))],
    }


def _words(figure: Figure, total: int) -> str:
    return f"{duration_words(figure.total)} ({share_words(figure.total, total) or '0 %'}), {figure.n:,} tickets"
