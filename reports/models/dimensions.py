"""By what figures can be split: the same columns on every row that is counted."""

from django.db import models

from reports.enums import Shift, Work
from tickets.enums import Affected, Source


class Dimensions(models.Model):
    """Where a ticket stands, as its events say; no text of a person and nobody's name.

    first_queue: the one it was logged into. department: of the requester when it was logged. hour_of_week: 0 to 167 of
    the local time of its site when the desk was told, 0 is Monday from midnight; shift: the same hour as a shift.
    is_cancelled: merged into another ticket, where it is counted.
    """

    site = models.ForeignKey("accounts.Site", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, related_name="+", db_index=False)
    first_queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey("tickets.Category", on_delete=models.PROTECT, related_name="+", db_index=False)
    device = models.ForeignKey("assets.Device", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    modality = models.CharField(max_length=16, blank=True)
    priority = models.PositiveSmallIntegerField()
    first_priority = models.PositiveSmallIntegerField()
    department = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Source])
    affected = models.CharField(max_length=20, blank=True, choices=[(a.value, a.value) for a in Affected])
    work = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Work])
    shift = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Shift])
    hour_of_week = models.PositiveSmallIntegerField()
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        abstract = True
