"""Tickets the desk was told about in the period, each counted once however often it moved.

Unit: tickets.
Population: all tickets, dated by the call or report, not by when somebody typed it in.
Left out: nothing. A ticket that was merged into another one was logged all the same.
Cohort: always logged in the period.
"""

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="logged",
    label="Logged",
    unit=Unit.COUNT,
    cohorts=dict.fromkeys(Cohort, "started_at"),
    counts_merged=True,
    text=__doc__ or "",
)
