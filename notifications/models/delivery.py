"""That somebody must be told of an event, and how that went."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.enums import PAGE, UNSENT_STATES, Channel, DeliveryState, Outcome, Relation

if TYPE_CHECKING:
    from accounts.models import Person
    from tickets.models import TicketEvent

_UNSENT = Q(state__in=[state.value for state in UNSENT_STATES])


class Delivery(models.Model):
    """One message to one person or to one endpoint, about one event. Holds ids and codes; the words are made when it is
    sent. Tests of endpoints and alarms about deliveries themselves are about no event.

    dedupe_key: sha256 of event, channel, recipient and template, so that telling twice makes one row. message_id
    never changes: a copy sent after a crash is recognised by it. next_at: when it is due. lease_by, lease_until: the
    sender that has it and until when. last_error: a class name or code. set_aside_at: given up, and somebody has seen
    to it, so that it alarms no more. is_digest: it waits for others and goes out with them. bundle: the message with
    which it goes out, chosen when that is first tried and never changed by a crash. is_urgent: a page, which goes
    before everything else that is due. event, ticket: null for what is about no ticket, such as a paging drill.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # Always there for a message to a person about a ticket, which is what asks for them: typed so.
    event: "models.ForeignKey[Any, TicketEvent]" = models.ForeignKey(  # type: ignore[misc]  # see above
        "tickets.TicketEvent", null=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="deliveries")
    recipient: "models.ForeignKey[Any, Person]" = models.ForeignKey(  # type: ignore[misc]  # see above
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    endpoint = models.ForeignKey(
        "notifications.Endpoint", null=True, on_delete=models.PROTECT, related_name="deliveries", db_index=False
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
    is_digest = models.BooleanField(default=False)
    bundle = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="bundled")
    created_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True)

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
            models.CheckConstraint(
                condition=Q(recipient__isnull=True, endpoint__isnull=False)
                | Q(recipient__isnull=False, endpoint__isnull=True),
                name="delivery_to_person_or_endpoint",
            ),
        ]
        indexes = [
            models.Index(fields=["-is_urgent", "next_at", "id"], condition=_UNSENT, name="delivery_due"),
            models.Index(fields=["created_at"], condition=_UNSENT, name="delivery_unsent"),
            models.Index(fields=["-created_at", "-id"], name="delivery_log"),
            models.Index(fields=["state", "-created_at", "-id"], name="delivery_state"),
            models.Index(fields=["recipient", "-created_at", "-id"], name="delivery_recipient"),
            models.Index(
                fields=["endpoint", "-created_at", "-id"],
                condition=Q(endpoint__isnull=False),
                name="delivery_endpoint",
            ),
            models.Index(
                fields=["created_at"], condition=Q(state="dead", set_aside_at__isnull=True), name="delivery_dead"
            ),
            models.Index(
                fields=["recipient"], condition=Q(is_digest=True, state="pending"), name="delivery_for_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} of {self.ticket_id} to {self.recipient_id}"

    @property
    def is_drill(self) -> bool:
        """True for a page to oneself, as a test: no ticket stands behind it."""
        return self.ticket_id is None and self.template == PAGE


class DeliveryAttempt(models.Model):
    """One try at a delivery and its outcome; the log a supervisor reads."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Outcome])
    error = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.outcome} {self.delivery_id}"
