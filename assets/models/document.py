"""Papers about a device: manuals, conformance statements, acceptance reports, drawings."""

import pghistory
from django.conf import settings
from django.db import models

from assets.enums import DOCUMENT_LABELS, DocumentKind


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["added_by", "added_at"],
    model_name="DeviceDocumentEvent",
)
class DeviceDocument(models.Model):
    """A document kept here, with a file for each version, or a link to where the hospital keeps it (`url`)."""

    device = models.ForeignKey("assets.Device", on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=16,
        default=DocumentKind.OTHER,
        choices=[(kind.value, label) for kind, label in DOCUMENT_LABELS.items()],
    )
    url = models.URLField(max_length=500, blank=True, help_text="Empty when its files are kept here.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "document", "number", "label", "dated_on", "name", "size", "sha256"],
    model_name="DocumentVersionEvent",
)
class DocumentVersion(models.Model):
    """One file of a document. The newest counts, older ones stay. The name it is stored by is ours."""

    document = models.ForeignKey(DeviceDocument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(help_text="1 for the first; counted by the register.")
    label = models.CharField(max_length=40, blank=True, help_text="What the document says itself, such as Rev. C.")
    dated_on = models.DateField(null=True, blank=True, help_text="The date on the document.")
    name = models.CharField(max_length=160)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.UniqueConstraint(fields=["path"], name="document_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
