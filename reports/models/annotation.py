"""What happened that may have moved the figures."""

from django.conf import settings
from django.db import models

from reports.enums import NoteKind


class Annotation(models.Model):
    """A day with a reason, drawn on every chart over time. site: null concerns all sites."""

    date = models.DateField()
    text = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in NoteKind])
    site = models.ForeignKey("accounts.Site", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-date", "-id"], name="annotation_date")]

    def __str__(self) -> str:
        return f"{self.date}: {self.text}"
