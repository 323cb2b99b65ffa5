"""One row for each cycle of each clock of a ticket: what was owed, when, and what became of it."""

from django.db import models
from django.db.models import Q

from reports.models.dimensions import Dimensions
from tickets.enums import ClockState, Metric


class CycleFact(Dimensions):
    """A finished or running cycle; outlives the erasure of people. Seconds are whole.

    The dimensions are those of the ticket now, but for the priority, which is the one the cycle was judged under.
    business_seconds: of this cycle, without pauses and closed hours; null while it runs. met, decided_at: as in
    TicketFact. reopened_at: when a solution did not hold, for resolutions. rating, rated_at: what the requester said of
    a solution, 1 to 5, and when. actor: id of the person who ended it. ended_at: when it stopped, or was called off
    because the ticket was merged. is_last: the latest cycle of its metric.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+", db_index=False)
    metric = models.CharField(max_length=20, choices=[(metric.value, metric.value) for metric in Metric])
    cycle = models.PositiveSmallIntegerField()
    is_last = models.BooleanField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ClockState])
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    target_seconds = models.PositiveBigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    met = models.BooleanField(null=True)
    wall_seconds = models.PositiveBigIntegerField(null=True)
    business_seconds = models.PositiveBigIntegerField(null=True)
    reopened_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)
    actor = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "metric", "cycle"], name="cycle_fact_once"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True, rated_at__isnull=True)
                | Q(rating__range=(1, 5), rated_at__isnull=False),
                name="cycle_rating_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["metric", "started_at"], name="cycle_started"),
            models.Index(fields=["metric", "stopped_at"], name="cycle_stopped"),
            models.Index(fields=["metric", "decided_at"], name="cycle_decided"),
            models.Index(fields=["metric", "due_at"], name="cycle_due"),
            models.Index(fields=["ended_at", "started_at"], condition=Q(metric="resolution"), name="cycle_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.cycle} of {self.ticket_id}"
