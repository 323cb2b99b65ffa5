"""Tickets by kind of work: reactive (something is broken), planned (projects, requests), training.

Unit: tickets; the shares of the three are of all of them. Tickets, not hours: a project is often one ticket.
Population: tickets that are solved now. The kind follows from the category; what the requester calls "just a request"
is planned whatever its category.
Left out: tickets not solved yet, and merged ones; both are counted apart.
Cohort: solved in the period; or logged in it; or due in it.
Source: the 50/30/20 rule of PACS administration (Otech, 2015): about half of the time for fixing, 30 % for training and
policy, 20 % for projects. Much more than half for fixing points to a fault in the systems, not in the team.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric

METRIC = Metric(
    code="work_split",
    label="Kind of work",
    unit=Unit.COUNT,
    counted=Q(resolved_at__isnull=False),
    cohorts={Cohort.DONE: "resolved_at", Cohort.LOGGED: "started_at", Cohort.DUE: "resolution_due_at"},
    left_out={"not solved yet": Q()},
    text=__doc__ or "",
)
