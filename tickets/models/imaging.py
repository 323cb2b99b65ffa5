"""The images on a ticket: how they came, and what they said about the device that made them."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class FileDrop(models.Model):
    """Files that came together, such as the folder of a series; sent in many requests, which may be repeated."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="drops")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_internal = models.BooleanField(help_text="Brought by the desk: for the desk alone.")
    file_count = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes of all its files.")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ticket", "created_at"], name="drop_ticket")]

    def __str__(self) -> str:
        return f"{self.file_count} files of {self.ticket_id}"


class DicomEvidence(models.Model):
    """The outcome of inspecting one attachment. facts holds allow-listed device facts only, never patient data.

    keys: kind of identity to its pseudonym under the key of this ticket; series_key is the one of the series.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"

    attachment = models.OneToOneField("tickets.Attachment", on_delete=models.CASCADE, related_name="evidence")
    state = models.CharField(max_length=10, default=State.PENDING, choices=State.choices)
    facts = models.JSONField(default=dict)
    keys = models.JSONField(default=dict)
    series_key = models.CharField(max_length=32, blank=True)
    position = models.PositiveIntegerField(default=0, help_text="Instance number, to sort by; 0 when there is none.")
    findings = ArrayField(models.CharField(max_length=40), default=list)
    device = models.ForeignKey("assets.Device", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=12, blank=True, help_text="link, suggest or vendor_only")
    score = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, help_text="While set and ahead, somebody is inspecting it.")
    created_at = models.DateTimeField()
    inspected_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(state="pending"), name="evidence_pending"),
        ]

    def __str__(self) -> str:
        return f"evidence of {self.attachment_id}"
