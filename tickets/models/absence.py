"""When people work, and when they are away."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tickets.enums import AbsenceReason


class WorkingHours(models.Model):
    """A person's week, in the person's own time zone. Without a row they count as always there.

    windows: seven lists, Monday first, of [start, end) minutes; an end past 1440 runs into the next day.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="working_hours"
    )
    windows = models.JSONField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"hours of {self.person_id}"


class Absence(models.Model):
    """That a person is away. Never deleted: who entered it, who called it off and when stays.

    during: [from, until), no end for "until further notice". handed_on_at: when their tickets were passed on.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    during = DateTimeRangeField()
    reason = models.CharField(max_length=12, choices=[(each.value, each.value) for each in AbsenceReason])
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    handed_on_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False), name="absence_has_a_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} away {self.during}"
