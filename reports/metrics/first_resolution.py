"""Time from when the desk was told to the first time the ticket was called solved, even if it was reopened later.

Unit: whole seconds; in business time without closed hours and without waiting.
Population: tickets that were called solved at least once.
Left out: tickets never called solved, and merged ones; they are counted apart.
Cohort: first called solved in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="first_resolution",
    label="First resolution",
    unit=Unit.DURATION,
    values={
        ClockKind.WALL: "resolution_first_wall_seconds",
        ClockKind.BUSINESS: "resolution_first_business_seconds",
    },
    cohorts={Cohort.DONE: "first_resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"never solved so far": Q()},
    text=__doc__ or "",
)
