"""What somebody has begun to write on a ticket."""

from django.conf import settings
from django.db import models

from tickets.enums import DraftKind


class MessageDraft(models.Model):
    """Text that was not sent yet, encrypted; its owner alone ever sees it. Deleted when it is sent, and after 30 days.

    code: the cause chosen so far, of a resolve.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_drafts")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="message_drafts")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in DraftKind])
    sealed = models.TextField(help_text="The text, encrypted: actions.message_draft opens it.")
    code = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "owner", "kind"], name="message_draft_once")]
        indexes = [models.Index(fields=["updated_at"], name="message_draft_age")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.owner_id} on {self.ticket_id}"
