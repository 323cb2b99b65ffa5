"""Promises kept and missed."""

from typing import Any

from accounts.models import Person
from reports.render.frame import Frame
from reports.render.measure import measure_context
from reports.render.misses import misses_part
from reports.render.paper_page import report_page
from reports.render.shell import SLA

MEASURES = ("response_met", "next_response_met", "first_resolution_met", "resolution_met")
SHOWN = ("response_met", "next_response_met", "first_resolution_met", "resolution_met")


def sla_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/sla.html shows."""
    found = measure_context(user=user, frame=frame, tab=SLA, shown=SHOWN, measures=MEASURES)
    return found | {"misses": misses_part(user=user, frame=frame, code=found["measure"].code)}


PAGE = report_page(tab=SLA, shows=sla_context)
