"""How often a ticket changed hands: to another queue, or from person to person.

Unit: changes a ticket.
Population: tickets that are solved now. Being sent to another queue and taken there is one change; being given back and
taken again by the same person is none; the first who takes it is none.
Left out: tickets not solved yet, and merged ones; both are counted apart. Tickets that never moved count with 0.
Cohort: solved in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="reassignments",
    label="Reassignments",
    unit=Unit.NUMBER,
    values=dict.fromkeys(ClockKind, "reassigned_count"),
    counted=Q(resolved_at__isnull=False),
    cohorts={Cohort.DONE: "resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
