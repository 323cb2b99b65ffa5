"""What happened: the audit trail, timeline, outbox and source of every metric."""

import pgtrigger
from django.conf import settings
from django.db import models

from tickets.enums import ActorKind, Consumer, EventKind


class TicketEvent(models.Model):
    """One thing that happened to one ticket. Append-only: the database refuses updates and deletes.

    seq counts from 1 without gaps per ticket. occurred_at is when it happened, recorded_at when it was saved; both
    UTC. The payload holds ids and codes only (rules/events.py), never free text or patient data.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in EventKind])
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ActorKind])
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    payload = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "seq"], name="event_seq_once_per_ticket")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq} {self.kind}"


class Outbox(models.Model):
    """That a consumer has still to be told of an event; deleted in the transaction that tells it."""

    event = models.ForeignKey(TicketEvent, on_delete=models.PROTECT, related_name="outbox")
    consumer = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Consumer])
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "consumer"], name="outbox_once_per_consumer")]
        indexes = [models.Index(fields=["consumer", "not_before", "id"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.consumer} {self.event_id}"
