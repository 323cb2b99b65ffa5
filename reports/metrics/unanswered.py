"""Tickets logged in the period that no person of the desk has answered so far.

Unit: tickets.
Population: tickets without a first response, whatever their state.
Left out: merged tickets, which are counted apart. These have no response time yet, so they are in no median.
Cohort: always logged in the period.
"""

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="unanswered",
    label="Not answered yet",
    unit=Unit.COUNT,
    cohorts=dict.fromkeys(Cohort, "started_at"),
    is_unfinished="first_responded_at",
    text=__doc__ or "",
)
