"""How content requesters are with what the desk did."""

from typing import Any

from accounts.models import Person
from reports.render.frame import Frame
from reports.render.measure import measure_context
from reports.render.misses import misses_part
from reports.render.paper_page import report_page
from reports.render.shell import SATISFACTION

MEASURES = ("content", "rating", "rated")
SHOWN = ("content", "rating", "rated")


def satisfaction_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/satisfaction.html shows."""
    found = measure_context(user=user, frame=frame, tab=SATISFACTION, shown=SHOWN, measures=MEASURES)
    return found | {"misses": misses_part(user=user, frame=frame, code="content")}


PAGE = report_page(tab=SATISFACTION, shows=satisfaction_context)
