"""Share of tickets first called solved within the promised time, even if they were reopened later.

Unit: per cent of decided promises; always in the business time of the promise.
Population: first resolutions whose promise is decided by now: met at the moment of the first solution, or missed at
the moment it fell due.
Left out: promises neither met nor due yet, tickets paused in time, priorities without a promise, and merged tickets;
they are counted apart.
Cohort: decided in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="first_resolution_met",
    label="First solved in time",
    unit=Unit.SHARE,
    source=CycleFact,
    rows=Q(metric="resolution", cycle=1),
    outcome="met",
    decided="decided_at",
    stopped="stopped_at",
    cohorts={Cohort.DONE: "decided_at", Cohort.LOGGED: "started_at", Cohort.DUE: "due_at"},
    left_out={
        "nothing promised": Q(target_seconds=None, decided_at=None),
        "paused in time": Q(decided_at=None),
        "not due yet": Q(),
    },
    text=__doc__ or "",
)
