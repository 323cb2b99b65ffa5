"""Who is told of what at this site: versions that never change."""

import pgtrigger
from django.conf import settings
from django.db import models


class AudienceVersion(models.Model):
    """The rules that hold from when it was made until the next. Append-only; without one all is as delivered.

    number: counts from 1. content: where the site differs, see rules/audience_words.py.
    """

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"audience {self.number}"
