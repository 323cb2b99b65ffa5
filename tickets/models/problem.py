"""Problem records: what many tickets have in common, and what helps until it is cured."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.enums import ProblemState


class Problem(models.Model):
    """The search for the cause of tickets that come back. workaround: what helps the next person meanwhile."""

    title = models.CharField(max_length=140)
    state = models.CharField(
        max_length=12, default=ProblemState.OPEN, choices=[(state.value, state.value) for state in ProblemState]
    )
    description = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    workaround = models.TextField(blank=True)
    queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, related_name="problems")
    category = models.ForeignKey(
        "tickets.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="problems"
    )
    devices = models.ManyToManyField("assets.Device", blank=True, related_name="problems")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="solved", solved_at__isnull=False) | (~Q(state="solved") & Q(solved_at__isnull=True)),
                name="problem_solved_has_solved_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProblemTicket(models.Model):
    """A ticket that a problem explains."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="tickets")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="problems")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["problem", "ticket"], name="problem_ticket_once")]

    def __str__(self) -> str:
        return f"{self.ticket_id} of problem {self.problem_id}"


class ProblemChange(models.Model):
    """Who changed what on a problem, and when; never deleted. fields: names of the columns that changed."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="changes")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in ProblemState])
    fields = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"change {self.pk} of problem {self.problem_id}"
