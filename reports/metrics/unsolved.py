"""Tickets logged in the period that are not solved now, waiting and reopened ones included.

Unit: tickets.
Population: new, open and waiting tickets.
Left out: merged tickets, which are counted apart. These have no resolution time yet, so they are in no median.
Cohort: always logged in the period.
"""

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="unsolved",
    label="Not solved yet",
    unit=Unit.COUNT,
    cohorts=dict.fromkeys(Cohort, "started_at"),
    is_unfinished="resolved_at",
    text=__doc__ or "",
)
