"""Identifiers of a patient or an examination that a ticket needs: encrypted, and gone some time after it is closed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.enums import IdentityField, IdentityPart, IdentitySource


class IdentityKey(models.Model):
    """Which file holds the wrapped data key of a ticket. The key itself is never in the database, nor in its backups.

    destroyed_at: when it was destroyed, and everything encrypted with it; name is "" then.
    """

    ticket = models.OneToOneField(
        "tickets.Ticket", on_delete=models.PROTECT, primary_key=True, related_name="identity_key"
    )
    name = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"identity key of {self.ticket_id}"


class IdentityValue(models.Model):
    """One identifier. sealed: encrypted, bound to ticket, part and field. index: its keyed fingerprint, or ""."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="identities")
    part = models.CharField(max_length=10, choices=[(part.value, part.value) for part in IdentityPart])
    field = models.CharField(max_length=16, choices=[(field.value, field.value) for field in IdentityField])
    sealed = models.BinaryField()
    index = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=8, choices=[(source.value, source.value) for source in IdentitySource])
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "id"], name="identity_of_ticket"),
            models.Index(fields=["index"], condition=~Q(index=""), name="identity_found"),
        ]

    def __str__(self) -> str:
        return f"identifier {self.pk}"
