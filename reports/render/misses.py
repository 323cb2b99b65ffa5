"""The promises that were missed, the newest first."""

from dataclasses import replace
from typing import Any

from accounts.models import Person
from reports.metrics.registry import METRICS
from reports.queries.drill import drill_count, drill_page
from reports.render.frame import Frame
from reports.render.links import tickets_link
from reports.render.tickets import ticket_row
from reports.rules.parts import PartKind

SHOWN = 10


def misses_part(*, user: Person, frame: Frame, code: str) -> dict[str, Any]:
    """The newest tickets with a missed promise, and where all of them are."""
    scope = replace(frame.scope, part=PartKind.MISSED.value)
    asked: dict[str, Any] = {"user": user, "metric": METRICS[code], "scope": scope, "at": frame.at}
    return {
        "rows": [ticket_row(fact, scope) for fact in drill_page(size=SHOWN, **asked).rows],
        "count": drill_count(**asked),
        "href": tickets_link(scope, code),
    }
