"""That somebody must be told of an event, and how that went."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.enums import UNSENT_STATES, Channel, DeliveryState, Outcome, Relation

_UNSENT = Q(state__in=[state.value for state in UNSENT_STATES])


class Delivery(models.Model):
    """One message to one person about one event. Holds ids and codes; the words are made when it is sent.

    dedupe_key: sha256 of event, channel, recipient and template, so that telling twice makes one row. message_id
    never changes: a copy sent after a crash is recognised by it. event, ticket: null for a paging drill. is_urgent: a
    page, which goes before everything else that is due. next_at: when it is due. lease_by, lease_until: the
    sender that has it and until when. last_error: a class name or code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey("tickets.TicketEvent", null=True, on_delete=models.PROTECT, related_name="deliveries")
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="deliveries")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Channel])
    template = models.CharField(max_length=24)
    reason = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Relation])
    address = models.CharField(max_length=254, blank=True, help_text="Where it went, known once it was sent.")
    dedupe_key = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=330)
    state = models.CharField(
        max_length=10, default=DeliveryState.PENDING, choices=[(s.value, s.value) for s in DeliveryState]
    )
    attempts = models.PositiveIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    is_urgent = models.BooleanField(default=False)
    lease_by = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_has_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True)),
                name="delivery_sending_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["-is_urgent", "next_at", "id"], condition=_UNSENT, name="delivery_due"),
            models.Index(fields=["created_at"], condition=_UNSENT, name="delivery_unsent"),
            models.Index(fields=["-created_at", "-id"], name="delivery_log"),
            models.Index(fields=["state", "-created_at", "-id"], name="delivery_state"),
            models.Index(fields=["recipient", "-created_at", "-id"], name="delivery_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.template} of {self.ticket_id} to {self.recipient_id}"

    @property
    def is_drill(self) -> bool:
        """True for a page to oneself, as a test: no ticket stands behind it."""
        return self.ticket_id is None


class DeliveryAttempt(models.Model):
    """One try at a delivery and its outcome; the log a supervisor reads."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Outcome])
    error = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.outcome} {self.delivery_id}"
