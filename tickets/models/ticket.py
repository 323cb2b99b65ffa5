"""The ticket itself."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.enums import (
    ACTIVE_STATES,
    DONE_STATES,
    Affected,
    PageState,
    Priority,
    Source,
    State,
    WaitReason,
)
from tickets.models.likeness import FORGET_VECTOR

_ACTIVE = Q(state__in=[state.value for state in ACTIVE_STATES])
_DONE = Q(state__in=[state.value for state in DONE_STATES])


class Ticket(models.Model):
    """A problem or request. Written only by tickets.actions; its number is its primary key.

    sort_due_at: the next due time, or a far date when nothing is due, so that lists sort and page on one column.
    page_state: what the last events of its paging say, kept here for lists; empty when it was never paged.
    occurred_at: when the requester first told the desk, such as the time of a call; clocks start here.
    """

    subject = models.CharField(max_length=140)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=State.NEW, choices=[(s.value, s.value.title()) for s in State])
    impact = models.PositiveSmallIntegerField()
    urgency = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField(choices=[(p.value, p.name) for p in Priority])
    affected = models.CharField(max_length=20, blank=True, choices=[(a.value, a.value) for a in Affected])
    category = models.ForeignKey("tickets.Category", on_delete=models.PROTECT, related_name="tickets")
    queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, related_name="tickets")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_tickets"
    )
    is_taken = models.GeneratedField(
        expression=Q(assignee__isnull=False),  # type: ignore[arg-type]  # a condition is an expression to the database
        output_field=models.BooleanField(),
        db_persist=True,
    )
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requested_tickets")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="created_tickets")
    site = models.ForeignKey("accounts.Site", null=True, on_delete=models.PROTECT, related_name="tickets")
    location = models.ForeignKey("assets.Location", null=True, on_delete=models.PROTECT, related_name="tickets")
    device = models.ForeignKey("assets.Device", null=True, on_delete=models.PROTECT, related_name="tickets")
    place = models.CharField(max_length=120, blank=True, help_text="Where, in the requester's own words.")
    source = models.CharField(max_length=10, choices=[(s.value, s.value.title()) for s in Source])
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    last_event_seq = models.PositiveIntegerField(default=0)
    policy_version = models.ForeignKey("tickets.SlaPolicyVersion", on_delete=models.PROTECT, related_name="+")
    first_responded_at = models.DateTimeField(null=True)
    first_response_due_at = models.DateTimeField(null=True)
    next_response_due_at = models.DateTimeField(null=True)
    resolution_due_at = models.DateTimeField(null=True)
    sort_due_at = models.DateTimeField()
    waiting_reason = models.CharField(max_length=12, blank=True, choices=[(r.value, r.value) for r in WaitReason])
    waiting_until = models.DateField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    resolution_code = models.CharField(max_length=60, blank=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_tickets"
    )
    page_state = models.CharField(max_length=12, blank=True, choices=[(p.value, p.value) for p in PageState])
    tags = models.ManyToManyField("tickets.Tag", through="tickets.TicketTag", related_name="tickets")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(_DONE & Q(resolved_at__isnull=False)) | (~_DONE & Q(resolved_at__isnull=True)),
                name="ticket_done_has_resolved_at",
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(closed_at__isnull=False))
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="ticket_closed_has_closed_at",
            ),
            models.CheckConstraint(
                condition=(Q(state="waiting") & ~Q(waiting_reason="")) | (~Q(state="waiting") & Q(waiting_reason="")),
                name="ticket_waiting_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(assignee__isnull=False), name="ticket_open_has_assignee"
            ),
            models.CheckConstraint(
                condition=~Q(state="new") | Q(assignee__isnull=True), name="ticket_new_has_no_assignee"
            ),
            models.CheckConstraint(condition=~Q(subject__contains="\n"), name="ticket_subject_one_line"),
            models.CheckConstraint(condition=Q(priority__range=(1, 5)), name="ticket_priority_1_to_5"),
        ]
        indexes = [
            models.Index(fields=["is_taken", "sort_due_at", "id"], condition=_ACTIVE, name="ticket_inbox"),
            models.Index(fields=["queue", "is_taken", "sort_due_at", "id"], condition=_ACTIVE, name="ticket_queue"),
            models.Index(fields=["assignee", "sort_due_at", "id"], condition=_ACTIVE, name="ticket_assignee"),
            models.Index(fields=["requester", "-id"], name="ticket_requester"),
            models.Index(fields=["created_by", "-id"], name="ticket_created_by"),
            models.Index(fields=["device", "-id"], name="ticket_device"),
            models.Index(fields=["queue", "-id"], name="ticket_queue_all"),
            models.Index(fields=["category", "-id"], name="ticket_category"),
            models.Index(fields=["created_at"], name="ticket_created_at"),
            models.Index(fields=["id"], condition=Q(page_state__in=("calling", "exhausted")), name="ticket_paged"),
            models.Index(
                fields=["waiting_until", "id"],
                condition=Q(state="waiting", waiting_until__isnull=False),
                name="ticket_waiting_until",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="index_new_text",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func="PERFORM tickets_index_text(ARRAY(SELECT id FROM added)); RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="index_changed_text",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("subject", "description"),
                func="PERFORM tickets_index_text(ARRAY[NEW.id]); RETURN NULL;",
            ),
            FORGET_VECTOR,
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def number(self) -> int:
        return self.pk
