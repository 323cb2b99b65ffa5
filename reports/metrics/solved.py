"""Tickets solved in the period, dated by their last solution.

Unit: tickets.
Population: tickets that are solved now, closed ones included.
Left out: tickets reopened and not solved again, and merged ones, which are solved where they went on.
Cohort: always solved in the period.
"""

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="solved",
    label="Solved",
    unit=Unit.COUNT,
    cohorts=dict.fromkeys(Cohort, "resolved_at"),
    text=__doc__ or "",
)
