"""Work that went out: each solution in the period, and each ticket merged into another one.

Unit: pieces of work. What came in less what went out is by how much the backlog grew.
Population: every end of work on a ticket: each time it was called solved, and being merged while it was unsolved.
Left out: nothing. A solution that did not hold went out all the same, and its reopening came in.
Cohort: always ended in the period.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="outflow",
    label="Went out",
    unit=Unit.COUNT,
    source=CycleFact,
    rows=Q(metric="resolution"),
    counts_merged=True,
    cohorts=dict.fromkeys(Cohort, "ended_at"),
    text=__doc__ or "",
)
