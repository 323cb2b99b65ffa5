"""The conversation and its files."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models

from tickets.enums import MessageKind


class Message(models.Model):
    """Something a person wrote on a ticket. A NOTE is for the desk alone and is never shown to the requester."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in MessageKind])
    body = models.TextField()
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="message_ticket")]
        triggers = [
            pgtrigger.Trigger(
                name="index_said",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func="PERFORM tickets_index_text(ARRAY(SELECT DISTINCT ticket_id FROM added)); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.ticket_id}"


class Upload(models.Model):
    """A file received before its ticket or message exists; only its owner can use it, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=160)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    is_dicom = models.BooleanField(default=False)
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Attachment(models.Model):
    """A file on a ticket. The stored name is ours; the person's name for it is only shown."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="attachments")
    drop = models.ForeignKey("tickets.FileDrop", null=True, on_delete=models.PROTECT, related_name="attachments")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    is_dicom = models.BooleanField(default=False)
    is_internal = models.BooleanField(default=False, help_text="On a note: for the desk alone.")
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT; empty once it was deleted.")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, help_text="When the file itself was deleted; the row stays.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "sha256"], condition=models.Q(drop__isnull=False), name="attachment_dropped_once"
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "id"], name="attachment_ticket"),
            models.Index(
                fields=["ticket"], condition=models.Q(is_dicom=True, deleted_at=None), name="attachment_original"
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk} of {self.ticket_id}"
