"""Quality control, calibration and maintenance: what is due when, what was found, and what was done."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assets.enums import DisplayClass, Every, QualityKind

_KINDS = [(kind.value, kind.value) for kind in QualityKind]


class QualityPlan(models.Model):
    """That something is done to a device again and again.

    Every `every_count` `every_unit` from `starts_on` on, or on fixed `dates` (ISO) instead. due_on: the next day it is
    due, None when nothing is to come. lead_days: how many days before that a ticket is opened; ticket_for: the due day
    a ticket was opened for last, ticket_number: that ticket.
    """

    device = models.ForeignKey("assets.Device", on_delete=models.PROTECT, related_name="quality_plans")
    kind = models.CharField(max_length=16, choices=_KINDS)
    title = models.CharField(max_length=80)
    display_class = models.CharField(
        max_length=20, blank=True, choices=[(each.value, each.value) for each in DisplayClass]
    )
    starts_on = models.DateField()
    every_count = models.PositiveSmallIntegerField(default=1)
    every_unit = models.CharField(max_length=6, blank=True, choices=[(each.value, each.value) for each in Every])
    dates = models.JSONField(default=list, blank=True)
    lead_days = models.PositiveSmallIntegerField(default=0)
    opens_ticket = models.BooleanField(default=True)
    due_on = models.DateField(null=True, blank=True)
    ticket_for = models.DateField(null=True, blank=True)
    ticket_number = models.PositiveBigIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(is_active=True), name="quality_due"),
        ]

    def __str__(self) -> str:
        return self.title


class QualityResult(models.Model):
    """What one check found. Append-only: a wrong result is followed by a right one.

    values: measured values by name, numbers or short words (assets/rules/displays.py names those of a display).
    due_on: the due day it was done for. ticket_number: the ticket it was done on, as for a return to service.
    """

    device = models.ForeignKey("assets.Device", on_delete=models.PROTECT, related_name="quality_results")
    plan = models.ForeignKey(
        QualityPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="results"
    )
    kind = models.CharField(max_length=16, choices=_KINDS)
    done_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    has_passed = models.BooleanField()
    values = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ticket_number = models.PositiveBigIntegerField(null=True, blank=True)
    is_sign_off = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["device", "-done_on", "-id"], name="quality_result_device"),
            models.Index(
                fields=["ticket_number"], condition=Q(ticket_number__isnull=False), name="quality_result_ticket"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.device_id} {self.kind} {self.done_on}"


class MaintenanceEntry(models.Model):
    """One line of a device's maintenance log. Append-only.

    done_by: who did it, in words, because most are not people of this system. parts: what was changed, with numbers.
    """

    device = models.ForeignKey("assets.Device", on_delete=models.PROTECT, related_name="maintenance")
    done_on = models.DateField()
    done_by = models.CharField(max_length=120)
    what = models.CharField(max_length=500)
    parts = models.CharField(max_length=300, blank=True)
    ticket_number = models.PositiveBigIntegerField(null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "maintenance entries"
        indexes = [models.Index(fields=["device", "-done_on", "-id"], name="maintenance_device")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.device_id} {self.done_on}"
