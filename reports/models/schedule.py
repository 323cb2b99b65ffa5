"""Reports that are sent by themselves, and every mail of theirs with its attempts."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.enums import Paper, Rhythm, SendAs, SendOutcome, SendState, Span

_UNSENT = Q(state__in=[SendState.PENDING.value, SendState.SENDING.value])


class ReportSchedule(models.Model):
    """Which report goes to whom, and when.

    page, query: the report page and its question without the period, which is `span` before the day it runs on.
    weekday: 0 is Monday, for weekly ones. month_day: for monthly ones; a month too short has its last day instead.
    time: in the zone of the owner's reports. next_at: null while it is paused. removed_at: deleted, its log is kept.
    """

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=24)
    query = models.JSONField(default=dict)
    span = models.CharField(max_length=8, choices=[(span.value, span.value) for span in Span])
    send_as = models.CharField(max_length=4, choices=[(each.value, each.value) for each in SendAs])
    paper = models.CharField(max_length=6, default=Paper.A4, choices=[(paper.value, paper.value) for paper in Paper])
    rhythm = models.CharField(max_length=8, choices=[(rhythm.value, rhythm.value) for rhythm in Rhythm])
    weekday = models.PositiveSmallIntegerField(default=0)
    month_day = models.PositiveSmallIntegerField(default=1)
    time = models.TimeField()
    recipients = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6, month_day__gte=1, month_day__lte=31), name="schedule_day_exists"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(next_at__isnull=True), name="schedule_removed_never_runs"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(next_at__isnull=False), name="schedule_due"),
        ]

    def __str__(self) -> str:
        return self.name


class ReportDelivery(models.Model):
    """One mail of one run of a schedule to one person.

    slot: the moment the run was due, however late it ran. dedupe_key: sha256 of schedule, slot and recipient, so that
    running twice makes one row. message_id never changes: a copy sent after a crash is recognised by it. export: the
    file it carries and waits for; null for a link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    export = models.ForeignKey("reports.ExportJob", null=True, on_delete=models.SET_NULL, related_name="deliveries")
    slot = models.DateTimeField()
    dedupe_key = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=330)
    state = models.CharField(
        max_length=8, default=SendState.PENDING, choices=[(state.value, state.value) for state in SendState]
    )
    attempts = models.PositiveIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    lease_by = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    address = models.CharField(max_length=254, blank=True, help_text="Where it went, known once it was sent.")
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "report deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="report_sent_has_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True)),
                name="report_sending_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=_UNSENT, name="report_due"),
            models.Index(fields=["schedule", "-created_at", "-id"], name="report_log"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} to {self.recipient_id}"


class ReportAttempt(models.Model):
    """One try at a mail and its outcome."""

    delivery = models.ForeignKey(ReportDelivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=[(outcome.value, outcome.value) for outcome in SendOutcome])
    error = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.outcome} {self.delivery_id}"
