"""How content requesters are with a solution: the mean of their ratings, from 1 (not at all) to 5 (very).

Unit: points of 5.
Population: ratings of solutions, one for each solution at most.
Left out: tickets not solved yet, solutions nobody rated, and merged tickets; they are counted apart. A mean of few
ratings says little, and from 4 to 5 need not be as far as from 2 to 3: read it beside the share that is content.
Cohort: solved in the period; or the work begun in it, by logging or by reopening; or due in it.
"""

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="rating",
    label="Mean rating",
    unit=Unit.NUMBER,
    source=CycleFact,
    rows=Q(metric="resolution"),
    values=dict.fromkeys(ClockKind, "rating"),
    counted=Q(rating__isnull=False),
    cohorts={Cohort.DONE: "stopped_at", Cohort.LOGGED: "started_at", Cohort.DUE: "due_at"},
    left_out={"not solved yet": Q(stopped_at__isnull=True), "not rated": Q()},
    is_sample=True,
    text=__doc__ or "",
)
