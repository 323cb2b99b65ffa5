"""Share of later messages of requesters answered within the promised time: met ÷ (met + missed).

Unit: per cent of decided promises; always in the business time of the promise.
Population: cycles, see next_response, whose promise is decided by now: met at the moment of the answer, or missed at
the moment it fell due, answered since or not.
Left out: promises neither met nor due yet, cycles paused in time by a solution, priorities without a promise, and
merged tickets; they are counted apart. Exactly on time is met.
Cohort: decided in the period; or the message written in it; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import CycleFact

METRIC = Metric(
    code="next_response_met",
    label="Answered again in time",
    unit=Unit.SHARE,
    source=CycleFact,
    rows=Q(metric="next_response"),
    outcome="met",
    decided="decided_at",
    stopped="stopped_at",
    cohorts={Cohort.DONE: "decided_at", Cohort.LOGGED: "started_at", Cohort.DUE: "due_at"},
    left_out={
        "nothing promised": Q(target_seconds=None, decided_at=None),
        "paused in time": Q(decided_at=None),
        "not due yet": Q(),
    },
    text=__doc__ or "",
)
