"""Time from when the desk was told to the last time the ticket was closed: how long until nobody had it any more.

Unit: whole seconds of the clock on the wall, closed hours, waiting and the time until the requester confirmed included;
nothing is promised about it, so it has no business time of its own.
Population: tickets that are closed now.
Left out: tickets not closed yet, solved ones that still wait for a confirmation among them, and merged ones; they are
counted apart.
Cohort: closed in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="closing",
    label="Time to close",
    unit=Unit.DURATION,
    values=dict.fromkeys(ClockKind, "closing_wall_seconds"),
    cohorts={Cohort.DONE: "closed_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not closed yet": Q()},
    text=__doc__ or "",
)
