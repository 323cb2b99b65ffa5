"""Time tickets spent in each state from when the desk was told to the last solution.

Unit: whole seconds a ticket, and their sum. Business time is that of the hours promised to the ticket, waiting
included.
Population: tickets that are solved now; a state counts only the tickets that were ever in it. Time solved but not
closed is neither work nor waiting and is left out, but for the time between a solution and a reopening, shown as
solved.
Left out: tickets not solved yet, and merged ones.
Cohort: solved in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="time_in_state",
    label="Time in state",
    unit=Unit.DURATION,
    own_page="stays",
    counted=Q(resolved_at__isnull=False),
    cohorts={Cohort.DONE: "resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
