"""Time from when the desk was told, by call or by form, to the first public message a person of the desk wrote.

Unit: whole seconds; in business time only the hours of the calendar promised for the ticket's priority.
Population: tickets that were answered. A call the desk logged was answered during the call: 0 seconds, and 0 counts.
Left out: tickets nobody has answered yet, and merged ones; both are counted apart. Notes, assignments, changes of state
and automatic mail are no answer, nor is what a desk person writes on a ticket of their own. Waiting does not pause this
clock.
Cohort: answered in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="first_response",
    label="First response",
    unit=Unit.DURATION,
    values={
        ClockKind.WALL: "first_response_wall_seconds",
        ClockKind.BUSINESS: "first_response_business_seconds",
    },
    cohorts={
        Cohort.DONE: "first_responded_at",
        Cohort.LOGGED: "started_at",
        Cohort.DUE: "first_response_due_at",
    },
    left_out={"not answered yet": Q()},
    text=__doc__ or "",
)
