"""How fast the desk solves, and whether it holds."""

from typing import Any

from accounts.models import Person
from reports.render.frame import Frame
from reports.render.measure import measure_context
from reports.render.paper_page import report_page
from reports.render.shell import RESOLUTION
from reports.render.stays import stays_parts

MEASURES = (
    "resolution", "first_resolution", "closing", "reopened", "first_contact", "without_vendor", "reassigned",
    "reassignments",
)  # fmt: skip
SHOWN = ("resolution", "resolution_met", "first_resolution", "reopened", "first_contact", "without_vendor")


def resolution_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/resolution.html shows."""
    found = measure_context(
        user=user, frame=frame, tab=RESOLUTION, shown=SHOWN, measures=MEASURES, unfinished="unsolved"
    )
    stays = stays_parts(user=user, frame=frame) if found["has_tickets"] else []
    return found | {"stays": stays, "charts": [*found["charts"], *stays], "looked_at": found["charts"]}


PAGE = report_page(tab=RESOLUTION, shows=resolution_context)
