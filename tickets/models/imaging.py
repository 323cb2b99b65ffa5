"""What the DICOM files on a ticket said about the device that made them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class DicomEvidence(models.Model):
    """The outcome of inspecting one attachment. facts holds allow-listed device facts only, never patient data."""

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"

    attachment = models.OneToOneField("tickets.Attachment", on_delete=models.CASCADE, related_name="evidence")
    state = models.CharField(max_length=10, default=State.PENDING, choices=State.choices)
    facts = models.JSONField(default=dict)
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
