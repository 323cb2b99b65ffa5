"""When RadDesk reached nothing that it asks."""

from django.db import models
from django.db.models import F, Q


class Blackout(models.Model):
    """A time in which no device that was asked could be reached: RadDesk's own network, or the core of the hospital's.

    began_at: the first asking in vain of the check that found it; found_at: when it was found; ended_at: when the first
    device was reached again, None while it lasts. hosts: how many were asked in vain until then. ticket_number: the
    ticket it was told on; is_end_told: that ticket heard of its end.
    """

    began_at = models.DateTimeField()
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    hosts = models.PositiveIntegerField()
    ticket_number = models.PositiveBigIntegerField(null=True, blank=True)
    is_end_told = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"], condition=Q(ended_at=None), nulls_distinct=False, name="blackout_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="blackout_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"since {self.began_at:%Y-%m-%d %H:%M}"
