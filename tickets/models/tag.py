"""Words the desk sorts tickets by."""

from django.conf import settings
from django.db import models


class Tag(models.Model):
    """A word in its normal form: small letters, digits and single dashes (rules/tag.py)."""

    name = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class TicketTag(models.Model):
    """That a ticket has a tag, and who gave it."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="ticket_tags", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="ticket_tags", db_index=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "tag"], name="ticket_tag_once")]
        indexes = [models.Index(fields=["tag", "-ticket"], name="ticket_tag_newest")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.ticket_id}"
