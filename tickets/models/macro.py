"""Several actions under one name."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Macro(models.Model):
    """An ordered list of steps (rules/macro.py). Of one person, of one queue, or, with neither, for everybody."""

    name = models.CharField(max_length=80)
    steps = models.JSONField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="macros"
    )
    queue = models.ForeignKey("tickets.Queue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owner__isnull=True) | Q(queue__isnull=True), name="macro_one_scope"),
        ]

    def __str__(self) -> str:
        return self.name
