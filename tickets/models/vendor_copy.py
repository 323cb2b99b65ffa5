"""De-identified copies of DICOM files, made for the service engineer of a vendor."""

from django.conf import settings
from django.db import models

from tickets.enums import CopyState


class VendorCopy(models.Model):
    """One copy of one attachment. report: what was kept, dropped and checked, in codes; never a value of the file.

    wants_pixels: whether the picture was asked for. code: why it was refused, a key of rules.vendor_copy.COPY_REFUSALS.
    path: below MEDIA_ROOT, "" until it is ready and after it is deleted.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="vendor_copies")
    attachment = models.ForeignKey("tickets.Attachment", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in CopyState], default=CopyState.PENDING.value
    )
    wants_pixels = models.BooleanField(default=False)
    path = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=40, blank=True)
    report = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "id"], name="copy_of_ticket"),
            models.Index(fields=["created_at"], condition=models.Q(state="pending"), name="copy_pending"),
            models.Index(fields=["expires_at"], condition=models.Q(state="ready"), name="copy_ready"),
        ]

    def __str__(self) -> str:
        return f"vendor copy {self.pk}"
