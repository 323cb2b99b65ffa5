"""How long people worked on a ticket."""

import pgtrigger
from django.conf import settings
from django.db import models


class TimeEntry(models.Model):
    """Minutes somebody spent. A mistake is taken back by an entry of minus as many, which names it.

    The database refuses changes.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="time_entries", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    minutes = models.IntegerField()
    message = models.ForeignKey("tickets.Message", null=True, on_delete=models.PROTECT, related_name="+")
    takes_back = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="taken_back_by")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0, takes_back__isnull=True)
                | models.Q(minutes__lt=0, takes_back__isnull=False),
                name="time_entry_sign",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["ticket", "id"], name="time_entry_ticket"),
            models.Index(fields=["person", "at"], name="time_entry_person"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.ticket_id}"
