"""Whose time it was: the queue's, an agent's, the requester's or the vendor's, from logging to the last solution.

Unit: whole seconds a ticket, and their sum. Business time is that of the hours promised to the ticket.
Population: tickets that are solved now; a holder counts only the tickets they ever held. A ticket nobody has taken is
held by its queue; one that waits for an answer, by the requester; one that waits for a vendor or for parts, by the
vendor; else by the agent who has it.
Left out: tickets not solved yet, and merged ones; and time solved, which nobody holds.
Cohort: solved in the period; or logged in it; or due in it.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="time_by_holder",
    label="Time by holder",
    unit=Unit.DURATION,
    own_page="stays",
    counted=Q(resolved_at__isnull=False),
    cohorts={Cohort.DONE: "resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
