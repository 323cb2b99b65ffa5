"""Work that came in: tickets logged, and tickets reopened, in the period.

Unit: pieces of work. Net inflow is what came in less what was solved or merged; it is by how much the backlog grew.
Population: every beginning of work on a ticket: being logged, and each reopening.
Left out: nothing. A ticket that was merged later had come in all the same.
Cohort: always begun in the period.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="inflow",
    label="Came in",
    unit=Unit.COUNT,
    source=CycleFact,
    rows=Q(metric="resolution"),
    counts_merged=True,
    cohorts=dict.fromkeys(Cohort, "started_at"),
    text=__doc__ or "",
)
