"""Imports of history from another help desk."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.enums import ImportState


class TicketImport(models.Model):
    """One file of another system on its way into this desk.

    mapping: the mapping file as JSON; time_zone: the zone its times were read in. report: what the check found, counts
    and codes, never text of a ticket. done and total: progress of what is going on, in bytes while the file is read
    and in tickets after; total 0 when nobody knows. place: how far into the plan everything is written, in bytes.
    worker: who works on it. free_at: from when somebody else may take it up; put off while a worker is at it.
    is_attended: a command works on it, so the workers leave it alone.
    """

    name = models.CharField(max_length=160, help_text="The person's name for the file.")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    folder = models.CharField(max_length=100, help_text="Relative to MEDIA_ROOT.")
    system = models.SlugField(max_length=40)
    preset = models.CharField(max_length=40, blank=True)
    mapping = models.JSONField()
    time_zone = models.CharField(max_length=60)
    with_texts = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ImportState])
    report = models.JSONField(default=dict)
    error = models.CharField(max_length=1000, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    place = models.PositiveBigIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    lengthened = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)
    is_attended = models.BooleanField(default=False)
    worker = models.UUIDField(null=True)
    free_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["free_at"], condition=Q(state__in=["checking", "running"]), name="import_unfinished"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk} from {self.system}"


class ImportedTicket(models.Model):
    """That a ticket came from another system. System and key make one ticket for ever.

    steps: how many of its events were imported; fingerprint: what tells these from any other.
    """

    ticket = models.OneToOneField("tickets.Ticket", primary_key=True, on_delete=models.PROTECT, related_name="origin")
    system = models.SlugField(max_length=40, db_index=False)
    key = models.CharField(max_length=120)
    steps = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    ticket_import = models.ForeignKey(TicketImport, on_delete=models.PROTECT, related_name="tickets")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "key"], name="imported_ticket_once")]

    def __str__(self) -> str:
        return f"{self.system} {self.key}"
