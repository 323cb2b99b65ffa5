"""A message in the app: that somebody was told of an event, and whether they have seen it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.enums import Relation


class Notice(models.Model):
    """One line of somebody's notices. Holds ids; its words are made when it is read. Kept for 90 days.

    ticket: the one on which they read of it, which for merged tickets is not that of the event.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    event = models.ForeignKey("tickets.TicketEvent", on_delete=models.PROTECT, related_name="notices")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="notices", db_index=False)
    reason = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Relation])
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_newest"),
            models.Index(fields=["person", "ticket"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.event_id}"
