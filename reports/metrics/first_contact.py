"""Share of tickets solved at the first contact: by the first who had them, with no further word from the requester.

Unit: per cent of solved tickets.
Population: tickets that are solved now. At the first contact means: never moved to another queue or person, no message
of the requester after the first, never reopened. How fast it was does not matter.
Left out: tickets not solved yet, and merged ones; both are counted apart.
Cohort: solved in the period; or logged in it; or due in it.
Source: definition of first contact resolution by holder and contacts, not by minutes since logging.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="first_contact",
    label="Solved at first contact",
    unit=Unit.SHARE,
    outcome="is_first_contact",
    counted=Q(resolved_at__isnull=False),
    cohorts={Cohort.DONE: "resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
