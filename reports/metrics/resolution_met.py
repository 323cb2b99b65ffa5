"""Share of tickets solved within the promised time: met ÷ (met + missed).

Unit: per cent of decided promises; always in the business time of the promise.
Population: promises decided by now. One is met at the moment of the last solution; it is missed at the moment it
fell due, so an unsolved ticket past due counts as missed. Waiting moves the due time.
Left out: promises neither met nor due yet, tickets paused in time, priorities without a promise, and merged tickets;
they are counted apart.
Cohort: decided in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="resolution_met",
    label="Solved in time",
    unit=Unit.SHARE,
    outcome="resolution_met",
    decided="resolution_decided_at",
    stopped="resolved_at",
    cohorts={Cohort.DONE: "resolution_decided_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={
        "nothing promised": Q(resolution_target_seconds=None, resolution_decided_at=None),
        "paused in time": Q(resolution_decided_at=None),
        "not due yet": Q(),
    },
    text=__doc__ or "",
)
