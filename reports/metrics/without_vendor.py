"""Share of tickets solved without the vendor: no wait for a vendor from logging to the last solution.

Unit: per cent of solved tickets.
Population: tickets that are solved now. Waiting for parts is not waiting for the vendor.
Left out: tickets not solved yet, and merged ones; both are counted apart.
Cohort: solved in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="without_vendor",
    label="Solved without vendor",
    unit=Unit.SHARE,
    outcome=Q(used_vendor=False),
    counted=Q(resolved_at__isnull=False),
    cohorts={Cohort.DONE: "resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
