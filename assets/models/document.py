"""Papers about a device: manuals, conformance statements, acceptance reports."""

from django.conf import settings
from django.db import models


class DeviceDocument(models.Model):
    """A link to a document where the hospital keeps it."""

    device = models.ForeignKey("assets.Device", on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
