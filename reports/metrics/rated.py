"""Share of solutions that were rated: rated ÷ all whose requester was asked how content they are.

Unit: per cent of solutions.
Population: solutions, one for each time a ticket was called solved. The requester is asked each time, in the portal and
by the link in the mail, and may answer within 14 days. A solution younger than 14 days may still be rated, so the last
two weeks can still rise.
Left out: tickets not solved yet, solutions reopened before anybody rated them, for then there is nothing left to rate,
and merged tickets; they are counted apart.
Cohort: solved in the period; or the work begun in it, by logging or by reopening; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="rated",
    label="Rated",
    unit=Unit.SHARE,
    source=CycleFact,
    rows=Q(metric="resolution"),
    outcome=Q(rating__isnull=False),
    counted=Q(stopped_at__isnull=False) & (Q(rating__isnull=False) | Q(reopened_at__isnull=True)),
    cohorts={Cohort.DONE: "stopped_at", Cohort.LOGGED: "started_at", Cohort.DUE: "due_at"},
    left_out={"not solved yet": Q(stopped_at__isnull=True), "reopened before it was rated": Q()},
    text=__doc__ or "",
)
