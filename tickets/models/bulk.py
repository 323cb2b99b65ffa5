"""One act done to many tickets, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class BulkRun(models.Model):
    """An act that somebody asked for on several tickets. It outlives the request and the process that began it.

    act: its name in tickets.rules.bulk. given: what it needs, ids, codes and, until it is finished, text. key: makes
    asking twice harmless. undo_of: the run that this one takes back.
    """

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    key = models.CharField(max_length=80)
    act = models.CharField(max_length=12)
    given = models.JSONField(default=dict)
    undo_of = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="undone_by")
    total = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked_by", "key"], name="bulk_key_once")]
        indexes = [models.Index(fields=["id"], condition=Q(finished_at__isnull=True), name="bulk_unfinished")]

    def __str__(self) -> str:
        return f"bulk {self.pk} {self.act}"


class BulkRow(models.Model):
    """One ticket of a run. A row and what is done to its ticket are one transaction, so nothing is done twice.

    number: of a ticket, or what somebody took for one. code, message: why it was refused. before: what taking it back
    needs. seen: the last event of the ticket once it was done.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SAME = "same"
        REFUSED = "refused"

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    number = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    code = models.CharField(max_length=40, blank=True)
    message = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="bulk_ticket_once")]
        indexes = [models.Index(fields=["run", "position"], condition=Q(outcome="waiting"), name="bulk_waiting")]

    def __str__(self) -> str:
        return f"#{self.number} {self.outcome}"
