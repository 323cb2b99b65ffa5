"""What one shift tells the next, and tickets without an owner."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class HandOver(models.Model):
    """A note at the end of a shift, for one person or for whoever works a queue next. Never shown to requesters."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    queue = models.ForeignKey("tickets.Queue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(queue__isnull=False) | Q(to__isnull=False), name="hand_over_is_for_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["to", "queue"], condition=Q(acknowledged_at__isnull=True), name="hand_over_unread"),
            models.Index(fields=["author", "-id"], name="hand_over_author"),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class HandOverTicket(models.Model):
    """One ticket of a hand-over, and the line about it."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="lines")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hand_over", "ticket"], name="hand_over_ticket_once")]

    def __str__(self) -> str:
        return f"{self.hand_over_id}: {self.ticket_id}"


class OwnerAlarm(models.Model):
    """That an active ticket needs an owner, for as long as it does. A projection, kept by actions.owner.

    reason: a key of rules.assignment.OWNER_WORDS. assignee: who had the ticket when the alarm was raised.
    """

    ticket = models.OneToOneField(
        "tickets.Ticket", primary_key=True, on_delete=models.CASCADE, related_name="owner_alarm"
    )
    reason = models.CharField(max_length=16)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ticket_id} needs an owner"
