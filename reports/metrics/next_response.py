"""Time from a message of the requester to the next public message of the desk.

Unit: whole seconds; in business time only the hours of the calendar promised for the ticket's priority.
Population: cycles. Once the ticket is answered, each message of the requester opens a cycle unless one is open, so a
ticket has none, one or many; all of them count, not only the longest.
Left out: cycles nobody has answered yet, and those called off because the ticket was merged; both are counted apart.
Cohort: answered in the period; or the message written in it; or due in it.
"""

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="next_response",
    label="Next response",
    unit=Unit.DURATION,
    source=CycleFact,
    rows=Q(metric="next_response"),
    values={ClockKind.WALL: "wall_seconds", ClockKind.BUSINESS: "business_seconds"},
    cohorts={Cohort.DONE: "stopped_at", Cohort.LOGGED: "started_at", Cohort.DUE: "due_at"},
    left_out={"not answered yet": Q()},
    text=__doc__ or "",
)
