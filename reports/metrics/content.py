"""Share of ratings that say content: 4 or 5 of 5 ÷ all ratings.

Unit: per cent of ratings. Those who answer are a sample, so the share has a margin: the bounds that hold the true share
in 95 of 100 cases, by the score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927,
209-212).
Population: ratings of solutions, 1 (not at all content) to 5 (very content), one for each solution at most.
Left out: tickets not solved yet, solutions nobody rated, and merged tickets; they are counted apart. Those who answer
are not those who do not: compare a queue with itself over time rather than with others.
Cohort: solved in the period; or the work begun in it, by logging or by reopening; or due in it.
Source: the two best of five answers, as customer satisfaction (CSAT) is usually told.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="content",
    label="Content",
    unit=Unit.SHARE,
    source=CycleFact,
    rows=Q(metric="resolution"),
    outcome=Q(rating__gte=4),
    counted=Q(rating__isnull=False),
    cohorts={Cohort.DONE: "stopped_at", Cohort.LOGGED: "started_at", Cohort.DUE: "due_at"},
    left_out={"not solved yet": Q(stopped_at__isnull=True), "not rated": Q()},
    is_sample=True,
    text=__doc__ or "",
)
