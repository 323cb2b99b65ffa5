"""How tickets of a category are worked: its steps, causes and fields, and what was done of them on a ticket."""

import pgtrigger
from django.conf import settings
from django.db import models


class PlaybookVersion(models.Model):
    """Steps, causes and fields of a category as an administrator saved them. The database refuses changes.

    steps: ordered list of {"key", "text", "is_required"}. causes: of {"code", "words"}. fields: of {"key", "label",
    "kind", "choices", "needed"}. A key means the same in every version (rules/playbook.py).
    """

    category = models.ForeignKey("tickets.Category", on_delete=models.PROTECT, related_name="playbooks")
    version = models.PositiveIntegerField()
    steps = models.JSONField(default=list, blank=True)
    causes = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "version"], name="playbook_version_once")]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} v{self.version}"


class TicketWork(models.Model):
    """What was ticked and filled in on a ticket; made by the first tick or answer.

    playbook: the version that was in force then, and holds for this ticket while it stays in that category. ticks: step
    key to {"by": person id, "at": ISO instant}. answers: field key to value. Answers may hold what somebody typed, so
    they are here, where they can be erased, and never in an event.
    """

    ticket = models.OneToOneField("tickets.Ticket", primary_key=True, on_delete=models.PROTECT, related_name="work")
    playbook = models.ForeignKey(PlaybookVersion, null=True, on_delete=models.PROTECT, related_name="+")
    ticks = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"work on {self.ticket_id}"
