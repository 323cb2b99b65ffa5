"""Time from when the desk was told to the last time the ticket was solved.

Unit: whole seconds; in business time without closed hours, without waiting, and without the time between a solution
and a reopening. Wall-clock time counts all of these.
Population: tickets that are solved now, closed ones included.
Left out: tickets not solved yet, tickets reopened and not solved again, and merged ones; they are counted apart.
Cohort: solved in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="resolution",
    label="Resolution",
    unit=Unit.DURATION,
    values={ClockKind.WALL: "resolution_wall_seconds", ClockKind.BUSINESS: "resolution_business_seconds"},
    cohorts={Cohort.DONE: "resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
