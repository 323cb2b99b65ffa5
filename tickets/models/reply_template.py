"""Answers written once and used often."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReplyTemplate(models.Model):
    """Text with variables (rules/reply_template.py). Of one person, of one queue, or, with neither, for everybody.

    category: only offered on tickets of this one.
    """

    name = models.CharField(max_length=80)
    body = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="reply_templates"
    )
    queue = models.ForeignKey("tickets.Queue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("tickets.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(queue__isnull=True), name="reply_template_one_scope"
            ),
        ]

    def __str__(self) -> str:
        return self.name
