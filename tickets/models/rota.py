"""Who is on call when, swaps of shifts, and calendars that show them elsewhere."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tickets.enums import SwapState


class OnCallShift(models.Model):
    """That a person is on call for a queue. level: 1 is called first, 2 stands behind. Never deleted.

    during: [from, until). The database refuses two shifts of one queue and level at the same time.
    """

    queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, related_name="shifts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shifts")
    level = models.PositiveSmallIntegerField(default=1)
    during = DateTimeRangeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="shift_one_on_call",
                expressions=[
                    ("queue", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="shift_begins_and_ends",
            ),
            models.CheckConstraint(condition=Q(level__in=(1, 2)), name="shift_level_1_or_2"),
        ]
        indexes = [models.Index(fields=["person", "id"], name="shift_person")]

    def __str__(self) -> str:
        return f"{self.person_id} on call for {self.queue_id} {self.during}"


class ShiftSwap(models.Model):
    """A proposal that another takes a shift, perhaps against one of theirs; once decided it is history."""

    shift = models.ForeignKey(OnCallShift, on_delete=models.PROTECT, related_name="swaps")
    for_shift = models.ForeignKey(OnCallShift, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, default=SwapState.PROPOSED, choices=[(each.value, each.value) for each in SwapState]
    )
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=Q(state="proposed"), name="swap_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"swap of {self.shift_id}: {self.state}"


class CalendarFeed(models.Model):
    """A secret address under which a calendar program reads shifts: a person's own, or those of a queue.

    Only the SHA-256 of the secret is kept; the address is shown once.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    queue = models.ForeignKey("tickets.Queue", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"feed {self.pk}"
