"""Mail that came in: kept whole from the first moment, each with exactly one outcome."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.enums import MailOutcome, MailSource, MailState


class InboundMail(models.Model):
    """One mail. Its bytes lie under MEDIA_ROOT before this row exists; the same bytes make one row however often they
    come, and copies counts the times after the first.

    why: a key of rules/mail_words.WHY. remark: what is odd about it, such as a Message-ID that came before with other
    content. auth: what our mail server found out about the sender, by method. content_key: HMAC of sender, subject,
    words and files, by which the same mail is known when it came through two mailboxes. about, status: of a report of a
    mail server: the Message-ID of our mail it speaks of, and its code (RFC 3463).
    """

    source = models.CharField(max_length=8, choices=[(s.value, s.value) for s in MailSource])
    mailbox = models.CharField(max_length=200, blank=True, help_text="Of IMAP: account and folder.")
    uidvalidity = models.BigIntegerField(null=True)
    uid = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT.")
    copies = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=MailState.WAITING, choices=[(s.value, s.value) for s in MailState])
    outcome = models.CharField(max_length=12, blank=True, choices=[(o.value, o.value) for o in MailOutcome if o])
    why = models.CharField(max_length=24, blank=True)
    remark = models.CharField(max_length=24, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(help_text="While ahead, somebody reads it or it waits for its next try.")
    last_error = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True, help_text="Why somebody discarded it.")
    message_id = models.CharField(max_length=330, blank=True)
    content_key = models.CharField(max_length=64, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    file_count = models.PositiveSmallIntegerField(default=0)
    has_dicom = models.BooleanField(default=False)
    auth = models.JSONField(default=dict)
    about = models.CharField(max_length=330, blank=True)
    status = models.CharField(max_length=12, blank=True)
    is_automatic = models.BooleanField(default=False, help_text="It says that a program sent it.")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="mails")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "uidvalidity", "uid"], condition=Q(uid__isnull=False), name="mail_once_per_uid"
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False) | (~Q(state="settled")),
                name="mail_settled_has_settled_at",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["accepted", "appended"], ticket__isnull=False)
                | ~Q(outcome__in=["accepted", "appended"]),
                name="mail_taken_has_ticket",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="waiting"), name="mail_due"),
            models.Index(fields=["-received_at", "-id"], name="mail_log"),
            models.Index(fields=["outcome", "-received_at", "-id"], name="mail_outcome"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="mail_message_id"),
            models.Index(fields=["sender", "-received_at"], name="mail_sender"),
            models.Index(fields=["about"], condition=~Q(about=""), name="mail_about"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class MailboxWatch(models.Model):
    """How far a mailbox was read, and since when it cannot be."""

    name = models.CharField(max_length=200, unique=True)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name


class MailTrouble(models.Model):
    """That mail does not reach somebody at an address, as a mail server said. Over once they have another address."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_trouble")
    address = models.CharField(max_length=254)
    status = models.CharField(max_length=12, blank=True)
    since = models.DateTimeField()
    mail = models.ForeignKey(InboundMail, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"no mail to {self.person_id}"
