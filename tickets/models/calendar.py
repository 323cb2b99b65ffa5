"""Business calendars. A version never changes, so that past figures can be reproduced."""

import pgtrigger
from django.conf import settings
from django.db import models


class Calendar(models.Model):
    """A named set of business hours."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """The hours from one moment on. The database refuses updates and deletes.

    windows: seven lists, Monday first, of [start, end) minutes of local time; an end past 1440 runs into the next
    day. exceptions: ISO date to a list of windows, empty for closed. time_zone "" means the zone of the ticket's site.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    time_zone = models.CharField(max_length=60, blank=True)
    windows = models.JSONField()
    holidays_country = models.CharField(max_length=2, blank=True)
    holidays_subdivision = models.CharField(max_length=10, blank=True)
    exceptions = models.JSONField(default=dict, blank=True)
    valid_from = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True, help_text="What the change is for.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "version"], name="calendar_version_once")]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} v{self.version}"
