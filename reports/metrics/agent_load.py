"""What each person of the desk had to do, by when they had a ticket in hand, never by who has it last.

Unit: tickets; hours in hand.
Population: handled: tickets somebody solved in the period. Touched: tickets they had in hand at any time of it. Open
now: tickets they have in hand at the moment. Responses: first and later answers they wrote in the period, and which
share of all answers that is. Busy: time with at least one open ticket in hand, within the period, on the wall clock;
two tickets at once count once.
Left out: tickets nobody took, and what a person answered on tickets of their own.
Cohort: always what happened in the period.
"""

from django.db.models import Q

from reports.enums import Cohort, Unit
from reports.metrics.definition import Metric
from reports.models import StayFact

METRIC = Metric(
    code="agent_load",
    label="Agent load",
    unit=Unit.COUNT,
    source=StayFact,
    rows=Q(agent__isnull=False),
    counts_merged=True,
    cohorts=dict.fromkeys(Cohort, "started_at"),
    own_page="people",
    text=__doc__ or "",
)
