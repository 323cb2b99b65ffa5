"""Work through many tickets, batch by batch, that outlives the request and the process that began it."""

from django.conf import settings
from django.db import models


class TicketRun(models.Model):
    """How far a pass over tickets has come. A batch and its progress are one transaction, so none is done twice.

    last_ticket: the highest number done; ceiling: the highest there was when it was asked for. total: how many
    tickets it then was about. counts: by name. changes: the first tickets of each kind of change. failed: numbers of
    tickets that could not be read or changed.
    """

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    last_ticket = models.PositiveBigIntegerField(default=0)
    ceiling = models.PositiveBigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    failed = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 100


class PolicyReplay(TicketRun):
    """Promises that were changed since, applied to tickets that exist: who did it, when, to which, and what it moved.

    Looked at first (PREVIEWING, PREVIEWED) and then done (APPLYING, APPLIED); counts are of the stage, `expected`
    keeps those of the preview. since: tickets logged from this instant on; null for those open when it runs.
    STOPPED: whoever asked may no longer do it.
    """

    class Stage(models.TextChoices):
        PREVIEWING = "previewing"
        PREVIEWED = "previewed"
        APPLYING = "applying"
        APPLIED = "applied"
        STOPPED = "stopped"

    version = models.ForeignKey("tickets.SlaPolicyVersion", on_delete=models.PROTECT, related_name="replays")
    since = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PREVIEWING)
    expected = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True, blank=True, help_text="When it was decided to apply it.")

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(stage__in=["previewing", "applying"]), name="replay_unfinished"
            )
        ]

    def __str__(self) -> str:
        return f"replay {self.pk} of {self.version_id}"


class WhatIf(TicketRun):
    """A draft tried on the tickets logged in a period. Changes nothing; kept for some days.

    first, last: local days in `zone`, both included. draft: targets, rules, steps and hours as in PolicyDraft.
    """

    first = models.DateField()
    last = models.DateField()
    zone = models.CharField(max_length=60)
    draft = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(finished_at__isnull=True), name="whatif_unfinished")
        ]

    def __str__(self) -> str:
        return f"what-if {self.pk}"
