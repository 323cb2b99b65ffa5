"""Questions worth asking again."""

from django.conf import settings
from django.db import models


class SavedReport(models.Model):
    """A report page with its question, under a name; its owner's alone unless it is shared with all who read reports.

    query: as the address had it, so a named period stays "the last 30 days" of whenever it is opened.
    """

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    page = models.CharField(max_length=24)
    query = models.JSONField(default=dict)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_name_once")]

    def __str__(self) -> str:
        return self.name
