"""Share of tickets that changed hands at least once before they were solved.

Unit: per cent of solved tickets.
Population: tickets that are solved now; see reassignments for what counts as a change.
Left out: tickets not solved yet, and merged ones; both are counted apart.
Cohort: solved in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="reassigned",
    label="Reassigned",
    unit=Unit.SHARE,
    outcome=Q(reassigned_count__gt=0),
    counted=Q(resolved_at__isnull=False),
    cohorts={Cohort.DONE: "resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
