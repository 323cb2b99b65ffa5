"""Share of tickets answered within the promised time: met ÷ (met + missed).

Unit: per cent of decided promises; always in the business time of the promise.
Population: promises decided by now. One is met at the moment of the answer; it is missed at the moment it fell due,
whether or not anybody has answered since, so an unanswered ticket past due counts as missed.
Left out: promises neither met nor due yet, priorities without a promise, and merged tickets; they are counted apart.
Exactly on time is met.
Cohort: decided in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="response_met",
    label="Answered in time",
    unit=Unit.SHARE,
    outcome="first_response_met",
    decided="first_response_decided_at",
    stopped="first_responded_at",
    cohorts={
        Cohort.DONE: "first_response_decided_at",
        Cohort.LOGGED: "started_at",
        Cohort.DUE: "first_response_due_at",
    },
    left_out={
        "nothing promised": Q(first_response_target_seconds=None, first_response_decided_at=None),
        "not due yet": Q(),
    },
    text=__doc__ or "",
)
