"""Who of the desk follows a ticket without having it."""

from django.conf import settings
from django.db import models


class Watcher(models.Model):
    """That somebody of the desk is told what happens to a ticket."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="watchers", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="watched", db_index=False
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="watcher_once")]
        indexes = [models.Index(fields=["person", "-ticket"], name="watcher_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} watches {self.ticket_id}"
