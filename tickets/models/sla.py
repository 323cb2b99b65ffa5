"""Service-level policies and the clocks they set on tickets."""

from django.db import models
from django.db.models import Q

from tickets.enums import ClockState, Metric


class SlaPolicy(models.Model):
    """A named promise."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class SlaPolicyVersion(models.Model):
    """The promise from one moment on; never changed, never deleted.

    targets: priority ("1" to "5") to {"calendar": code, "first_response": seconds or null, "resolution": seconds or
    null}, in business seconds of that calendar.
    """

    policy = models.ForeignKey(SlaPolicy, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    targets = models.JSONField()
    valid_from = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "version"], name="sla_policy_version_once")]

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.version}"


class Clock(models.Model):
    """One measured promise of one ticket: a projection of its events, rewritten by every action.

    Seconds are whole; business_seconds leaves out pauses and closed hours. Null seconds: the clock has not stopped.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="clocks")
    metric = models.CharField(max_length=20, choices=[(metric.value, metric.value) for metric in Metric])
    policy_version = models.ForeignKey(SlaPolicyVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ClockState])
    target_seconds = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    wall_seconds = models.PositiveBigIntegerField(null=True)
    business_seconds = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "metric"], name="clock_once_per_metric"),
            models.CheckConstraint(
                condition=(Q(state=ClockState.STOPPED) & Q(stopped_at__isnull=False))
                | (~Q(state=ClockState.STOPPED) & Q(stopped_at__isnull=True)),
                name="clock_stopped_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} of {self.ticket_id}"
