"""Ladders of the queues, pages that walk them, and the calls they make."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.enums import Acknowledged, Channel, Who
from tickets.enums import PageState

_LIVE = Q(state__in=("waiting", "calling", "exhausted"))


class QueueLadder(models.Model):
    """The ladder of one queue, as rules.ladder.write_ladder stores it; a queue without a row has the default."""

    queue = models.OneToOneField("tickets.Queue", primary_key=True, on_delete=models.CASCADE, related_name="ladder")
    content = models.JSONField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ladder of {self.queue_id}"


class Page(models.Model):
    """That somebody must come to a ticket at once. ladder: as it was when the page began.

    ticket: null for a drill, which calls `drill_of` alone. trigger_seq: the event of the ticket that asked for it.
    position: how many steps were taken; next_step_at: when the next is due. look_at: when a sweeper has to look, at a
    step or because something happened; null when nothing is left to do. code: what an answer to the call names.
    """

    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="pages")
    queue = models.ForeignKey("tickets.Queue", null=True, on_delete=models.PROTECT, related_name="+")
    drill_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="drills")
    ladder = models.JSONField()
    reason = models.CharField(max_length=12)
    trigger_seq = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in PageState])
    position = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=4)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True)
    alarms = models.PositiveIntegerField(default=0)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="acknowledged_pages"
    )
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_how = models.CharField(
        max_length=5, blank=True, choices=[(each.value, each.value) for each in Acknowledged]
    )
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=_LIVE, name="page_one_at_a_time"),
            models.UniqueConstraint(fields=["code"], condition=_LIVE, name="page_code_once"),
            models.CheckConstraint(
                condition=Q(ticket__isnull=False, queue__isnull=False, drill_of__isnull=True)
                | Q(ticket__isnull=True, queue__isnull=True, drill_of__isnull=False),
                name="page_of_ticket_or_drill",
            ),
            models.CheckConstraint(
                condition=(Q(state="acknowledged") & Q(acknowledged_at__isnull=False))
                | (~Q(state="acknowledged") & Q(acknowledged_at__isnull=True)),
                name="page_acknowledged_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["look_at", "id"], condition=Q(look_at__isnull=False), name="page_due"),
            models.Index(fields=["-created_at", "-id"], name="page_log"),
            models.Index(fields=["ticket", "-id"], name="page_ticket"),
        ]

    def __str__(self) -> str:
        return f"page of {self.ticket_id or 'a drill'}: {self.state}"


class PageCall(models.Model):
    """One call of a page to one person; the message itself is the delivery, with its id, attempts and errors."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="calls")
    position = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Who])
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="page_calls")
    channel = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Channel])
    delivery = models.OneToOneField("notifications.Delivery", on_delete=models.PROTECT, related_name="call")
    called_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "position", "person", "channel"], name="page_call_once"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk} to {self.person_id}"
