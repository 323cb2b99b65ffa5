"""Planned work on devices: what, when, agreed by whom, and how it went."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assets.enums import DeviceState, WorkState


class PlannedWork(models.Model):
    """Work with a window [starts_at, ends_at). effect: the state of the devices while it goes on.

    notice: what everybody reads; no patient data. started_at, finished_at: when it really was. after_check: what is
    looked at before the devices go back; after_result: what was seen. told_at: when those who wait were told of it.
    """

    title = models.CharField(max_length=120)
    what = models.TextField(max_length=4_000)
    notice = models.CharField(max_length=300, blank=True)
    devices = models.ManyToManyField("assets.Device", related_name="planned_work")
    effect = models.CharField(
        max_length=10,
        default=DeviceState.DOWN,
        choices=[(state.value, state.value) for state in (DeviceState.DOWN, DeviceState.DEGRADED, DeviceState.UP)],
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    rollback = models.TextField(max_length=2_000)
    after_check = models.TextField(max_length=2_000)
    after_result = models.TextField(max_length=2_000, blank=True)
    state = models.CharField(
        max_length=12, default=WorkState.DRAFT, choices=[(state.value, state.value) for state in WorkState]
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposed_work")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="approved_work"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "planned work"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="work_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state__in=["under_way", "done", "rolled_back"]) | Q(started_at__isnull=False),
                name="work_under_way_has_started_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "rolled_back"], finished_at__isnull=False)
                | (~Q(state__in=["done", "rolled_back"]) & Q(finished_at__isnull=True)),
                name="work_over_has_finished_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "under_way", "done", "rolled_back"])
                | Q(approved_by__isnull=False),
                name="work_agreed_has_approver",
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "id"], name="work_start")]

    def __str__(self) -> str:
        return self.title


class WorkStep(models.Model):
    """One move of planned work: who, when, to which state, and what they said. Append-only."""

    work = models.ForeignKey(PlannedWork, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.work_id} {self.state}"
