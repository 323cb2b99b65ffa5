"""Share of solutions that did not hold: reopened within 14 days ÷ all solutions.

Unit: per cent of solutions.
Population: solutions, one for each time a ticket was called solved; a reopening later than 14 days is a new problem.
A solution younger than 14 days counts as one that holds so far, so the last two weeks can still get worse.
Left out: tickets not solved yet, and merged ones; both are counted apart.
Cohort: solved in the period; or the work begun in it, by logging or by reopening; or due in it.
Source: the window is the one in which requesters may reopen.
"""

from django.db.models import F, Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact
from tickets.rules.lifecycle import REOPEN_WINDOW

METRIC = Metric(
    code="reopened",
    label="Reopened",
    unit=Unit.SHARE,
    source=CycleFact,
    rows=Q(metric="resolution"),
    outcome=Q(reopened_at__lte=F("stopped_at") + REOPEN_WINDOW),
    counted=Q(stopped_at__isnull=False),
    cohorts={Cohort.DONE: "stopped_at", Cohort.LOGGED: "started_at", Cohort.DUE: "due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
