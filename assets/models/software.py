"""Which software a device ran, since when, and who says so."""

from django.conf import settings
from django.db import models

from assets.enums import VersionSource


class SoftwareVersion(models.Model):
    """One spell of a version on a device as one source told it. Rows of a source follow each other by `since`."""

    device = models.ForeignKey("assets.Device", on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=64)
    source = models.CharField(max_length=10, choices=[(each.value, each.value) for each in VersionSource])
    since = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["device", "source", "since"], name="softwareversion_course")]

    def __str__(self) -> str:
        return self.version
