"""What somebody chose to hear of, by which channels, and when."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from notifications.enums import Digest
from notifications.rules.choice import DAILY_AT


class Preference(models.Model):
    """The choices of one person; without a row everything is as the desk decided.

    channels: group to channel to on or off, only where it differs from the desk. quiet_days: weekdays on which quiet
    hours begin, Monday is 0; an end that is not after the start is on the next day. time_zone: of the quiet hours and
    the digest; empty for the person's own.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="notification_preference"
    )
    channels = models.JSONField(default=dict)
    digest = models.CharField(max_length=10, default=Digest.NONE, choices=[(each.value, each.value) for each in Digest])
    daily_at = models.TimeField(default=DAILY_AT)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    quiet_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="preference_quiet_from_and_to",
            ),
        ]

    def __str__(self) -> str:
        return f"choices of {self.person_id}"
