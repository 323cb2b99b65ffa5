"""Service-level policies and the clocks they set on tickets."""

import pgtrigger
from django.conf import settings
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
    """The promise from one moment on. The database refuses updates and deletes.

    targets: priority ("1" to "5") to {"calendar": code, "first_response", "next_response", "resolution": seconds or
    null}, in business seconds of that calendar.
    rules: ordered list of {"name", "when": {"category", "queue", "site": codes, "criticality": levels, "department":
    texts}, "targets": as above for the priorities it speaks of}; the first that fits wins over `targets`.
    steps: list of {"metric", "percent", "priority": list, "tell": relations, "raise_to", "route_to"}: what happens when
    so much of a promise is used up.
    """

    policy = models.ForeignKey(SlaPolicy, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    targets = models.JSONField()
    rules = models.JSONField(default=list, blank=True)
    steps = models.JSONField(default=list, blank=True)
    valid_from = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True, help_text="What the change is for.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "version"], name="sla_policy_version_once")]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.version}"


class Clock(models.Model):
    """One cycle of one measured promise of one ticket: a projection of its events, rewritten by every action.

    Seconds are whole. business_seconds, of this cycle, leaves out pauses and closed hours; null while it has not
    stopped. carried_seconds: business time that earlier cycles used of the same promise. calendar_version: the newest
    hours that count, which tells what must be measured anew after an edit; segments has those of each stretch that ran
    or was paused (rules/segments.py). breached_at: the due time, once somebody has looked after it. next_mark_at: when
    the next warning or the breach is to be told; the sweeper looks here.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="clocks")
    metric = models.CharField(max_length=20, choices=[(metric.value, metric.value) for metric in Metric])
    cycle = models.PositiveSmallIntegerField(default=1)
    policy_version = models.ForeignKey(
        SlaPolicyVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    calendar_version = models.ForeignKey(
        "tickets.CalendarVersion", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rule = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ClockState])
    target_seconds = models.PositiveIntegerField(null=True)
    is_pinned = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    wall_seconds = models.PositiveBigIntegerField(null=True)
    business_seconds = models.PositiveBigIntegerField(null=True)
    carried_seconds = models.PositiveBigIntegerField(default=0)
    segments = models.JSONField(default=list)
    next_mark_at = models.DateTimeField(null=True)
    next_mark_percent = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "metric", "cycle"], name="clock_once_per_cycle"),
            models.CheckConstraint(
                condition=(Q(state=ClockState.STOPPED) & Q(stopped_at__isnull=False))
                | (~Q(state=ClockState.STOPPED) & Q(stopped_at__isnull=True)),
                name="clock_stopped_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_mark_at", "id"], condition=Q(next_mark_at__isnull=False), name="clock_next_mark"
            ),
            models.Index(
                fields=["calendar_version", "ticket"],
                condition=Q(state__in=[ClockState.RUNNING.value, ClockState.PAUSED.value]),
                name="clock_open_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.cycle} of {self.ticket_id}"
