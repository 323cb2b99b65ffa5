"""Time patients waited because of a problem: from when the desk was told to the first solution, at most a shift.

Unit: whole seconds on the wall clock, whatever clock is chosen: a patient waits at night as well.
Population: tickets whose requester said that a patient is on the table or waiting, first called solved by now. A
patient who waits is seen, moved or sent home within a shift, so one ticket counts for at most 8 hours. The sum is what
the period cost in patient time.
Left out: tickets never called solved so far, and merged ones; both are counted apart. Tickets without a waiting patient
are not part of it.
Cohort: first called solved in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import Metric
from reports.rules.work import PATIENT_WAITS

METRIC = Metric(
    code="patient_waiting",
    label="Patients waiting",
    unit=Unit.DURATION,
    rows=Q(affected__in=sorted(PATIENT_WAITS)),
    values=dict.fromkeys(ClockKind, "patient_waiting_seconds"),
    cohorts={Cohort.DONE: "first_resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"never solved so far": Q()},
    text=__doc__ or "",
)
