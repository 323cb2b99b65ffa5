"""Tickets that were unsolved at the end of the period, whatever became of them since.

Unit: tickets, with their age at that moment: since the desk was told, or since the latest reopening.
Population: tickets logged or reopened before the end of the period and neither solved nor merged by then. The same date
always gives the same number: backlog = logged + reopened - solved - merged, all up to that moment.
Left out: nothing. Waiting tickets are part of it.
Cohort: always unsolved at the end of the period; for a period that is not over, now.
"""

from django.db.models import Q

from reports.enums import Cohort, Reach, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="backlog",
    label="Backlog",
    unit=Unit.COUNT,
    source=CycleFact,
    rows=Q(metric="resolution"),
    counts_merged=True,
    reach=Reach.STANDING,
    cohorts=dict.fromkeys(Cohort, "started_at"),
    text=__doc__ or "",
)
