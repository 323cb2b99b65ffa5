"""How fast the desk answers: first and next responses."""

from typing import Any

from accounts.models import Person
from reports.render.frame import Frame
from reports.render.measure import measure_context
from reports.render.paper_page import report_page
from reports.render.shell import RESPONSE

MEASURES = ("first_response", "next_response")
SHOWN = ("first_response", "response_met", "next_response", "next_response_met")


def response_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/response.html shows."""
    return measure_context(
        user=user, frame=frame, tab=RESPONSE, shown=SHOWN, measures=MEASURES, unfinished="unanswered"
    )


PAGE = report_page(tab=RESPONSE, shows=response_context)
