"""Promises that somebody is working on and nobody is bound by."""

from django.conf import settings
from django.db import models


class PolicyDraft(models.Model):
    """What one person wants to promise, kept between pages; at most one each.

    targets, rules, steps: as in SlaPolicyVersion. hours: calendar code to content as in CalendarVersion, for trying
    out only. based_on: the version it was made from. revision: counts the changes, so that two windows cannot
    overwrite one another.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="policy_draft")
    based_on = models.ForeignKey("tickets.SlaPolicyVersion", on_delete=models.PROTECT, related_name="+")
    targets = models.JSONField()
    rules = models.JSONField(default=list, blank=True)
    steps = models.JSONField(default=list, blank=True)
    hours = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.owner_id}"
