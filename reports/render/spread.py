"""How times are spread: not only their average."""

from typing import Any

from accounts.models import Person
from reports.metrics.registry import METRICS
from reports.queries.distribution import distribution
from reports.render.frame import Frame, definition_of
from reports.rules.charts_distribution import distribution_chart, distribution_rows
from reports.rules.words import duration_words


def spread_part(user: Person, frame: Frame, code: str) -> dict[str, Any]:
    """How many tickets took how long, with the median and the times within which nine and nineteen of twenty were."""
    metric = METRICS[code]
    found = distribution(user=user, metric=metric, scope=frame.scope, at=frame.at)
    figure = found.figure
    words = f"Half took {duration_words(figure.median)} or less, nine of ten {duration_words(figure.p90)} or less."
    return {
        "id": f"spread-{code}",
        "title": f"How {metric.label.lower()} is spread",
        "spec": distribution_chart(
            counts=found.counts,
            marks={"median": figure.median, "90 %": figure.p90},
            description=f"{metric.label}: how many took how long, on a logarithmic axis. {words}",
        ),
        "reading": {"says": "noise", "words": words} if figure.n else None,
        "columns": [{"label": "Took"}, {"label": "n", "num": True}, {"label": "Share", "num": True}],
        "rows": distribution_rows(found.counts),
        "definitions": [definition_of(frame.scope, code, figure.n)],
    }
