"""Major incidents: one ticket that stands for many, and what is said to everybody affected."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.enums import BroadcastKind


class Incident(models.Model):
    """A ticket that stands for many; those under it are its children (TicketLink).

    title, status_text: read by everybody who signs in while it is public, so without patient data. started_at: since
    when it is down. next_update_at: when the next word is due; reminded_at: when the commander was told that it is.
    """

    ticket = models.OneToOneField("tickets.Ticket", on_delete=models.PROTECT, primary_key=True, related_name="incident")
    title = models.CharField(max_length=140)
    status_text = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    commander = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    next_update_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-declared_at"], condition=Q(ended_at__isnull=True), name="incident_running"),
            models.Index(
                fields=["next_update_at"],
                condition=Q(ended_at__isnull=True, reminded_at__isnull=True, next_update_at__isnull=False),
                name="incident_update_due",
            ),
        ]

    def __str__(self) -> str:
        return f"incident {self.ticket_id}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None


class Broadcast(models.Model):
    """Words written once for the requesters of a ticket and of those under it, or for the banner of an incident.

    key: the page it came from, so that it is sent once. code: the cause, for a RESOLUTION. finished_at: when every
    ticket of it was dealt with.
    """

    parent = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="broadcasts_sent")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in BroadcastKind])
    body = models.TextField()
    code = models.CharField(max_length=60, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    key = models.CharField(max_length=100)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "key"], name="broadcast_once")]
        indexes = [models.Index(fields=["id"], condition=Q(finished_at__isnull=True), name="broadcast_unfinished")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.parent_id}"


class BroadcastTicket(models.Model):
    """One ticket of a broadcast; told_at and outcome (empty, or the code of a refusal) once it was dealt with."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.PROTECT, related_name="tickets")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="broadcasts")
    told_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broadcast", "ticket"], name="broadcast_once_per_ticket")]

    def __str__(self) -> str:
        return f"broadcast {self.broadcast_id} on {self.ticket_id}"
