"""What is measured of a ticket: one row, rewritten from its events whenever something happens to it."""

from django.db import models
from django.db.models import Q

from reports.models.dimensions import Dimensions
from tickets.enums import State


class TicketFact(Dimensions):
    """The measures of one ticket: a projection of its events, holding no text and nobody's name.

    Instants are UTC; seconds are whole. Business seconds leave out closed hours and waiting. `met`: null while the
    clock runs or when nothing was promised. `decided_at`: when the promise was met, else when it falls due, which
    is the instant of its breach; null without a promise and while the clock is paused in time. resolver: id of the
    person who solved it last. is_first_contact: null until it is solved.
    """

    ticket = models.OneToOneField("tickets.Ticket", primary_key=True, on_delete=models.CASCADE, related_name="fact")
    event_seq = models.PositiveIntegerField(help_text="Sequence number of the last event taken in.")
    definition_version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    created_at = models.DateTimeField()
    started_at = models.DateTimeField()
    first_responded_at = models.DateTimeField(null=True)
    first_response_wall_seconds = models.PositiveBigIntegerField(null=True)
    first_response_business_seconds = models.PositiveBigIntegerField(null=True)
    first_response_target_seconds = models.PositiveBigIntegerField(null=True)
    first_response_due_at = models.DateTimeField(null=True)
    first_response_decided_at = models.DateTimeField(null=True)
    first_response_met = models.BooleanField(null=True)
    first_resolved_at = models.DateTimeField(null=True)
    resolution_first_wall_seconds = models.PositiveBigIntegerField(null=True)
    resolution_first_business_seconds = models.PositiveBigIntegerField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolution_wall_seconds = models.PositiveBigIntegerField(null=True)
    resolution_business_seconds = models.PositiveBigIntegerField(null=True)
    resolution_target_seconds = models.PositiveBigIntegerField(null=True)
    resolution_due_at = models.DateTimeField(null=True)
    resolution_decided_at = models.DateTimeField(null=True)
    resolution_met = models.BooleanField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_wall_seconds = models.PositiveBigIntegerField(null=True)
    reopened_count = models.PositiveIntegerField(default=0)
    reassigned_count = models.PositiveIntegerField(default=0)
    contact_count = models.PositiveIntegerField(default=0, help_text="Messages of the requester after the first.")
    is_first_contact = models.BooleanField(null=True)
    used_vendor = models.BooleanField(default=False)
    patient_waiting_seconds = models.PositiveBigIntegerField(null=True)
    resolver = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(first_responded_at__isnull=True) & Q(first_response_wall_seconds__isnull=True))
                | (Q(first_responded_at__isnull=False) & Q(first_response_wall_seconds__isnull=False)),
                name="fact_response_has_seconds",
            ),
            models.CheckConstraint(
                condition=(Q(resolved_at__isnull=True) & Q(resolution_wall_seconds__isnull=True))
                | (Q(resolved_at__isnull=False) & Q(resolution_wall_seconds__isnull=False)),
                name="fact_resolution_has_seconds",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing_wall_seconds__isnull=True)
                | Q(closed_at__isnull=False, closing_wall_seconds__isnull=False),
                name="fact_closing_has_seconds",
            ),
        ]
        indexes = [
            models.Index(fields=["started_at"], name="fact_started"),
            models.Index(fields=["first_responded_at"], name="fact_responded"),
            models.Index(fields=["resolved_at"], name="fact_resolved"),
            models.Index(fields=["first_resolved_at"], name="fact_first_resolved"),
            models.Index(fields=["closed_at"], name="fact_closed"),
            models.Index(fields=["first_response_decided_at"], name="fact_response_decided"),
            models.Index(fields=["resolution_decided_at"], name="fact_resolution_decided"),
            models.Index(fields=["first_response_due_at"], name="fact_response_due"),
            models.Index(fields=["resolution_due_at"], name="fact_resolution_due"),
        ]

    def __str__(self) -> str:
        return f"facts of {self.ticket_id}"
