"""Study corrections: images under the wrong patient or order, put right by one person and checked by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tickets.enums import CorrectionKind, RejectionCode


class Correction(models.Model):
    """What is to be put right on a ticket, who did it and who checked it: never the same person.

    was_read: whether somebody had read or reported the images: "yes", "no" or "" for not known.
    """

    ticket = models.OneToOneField(
        "tickets.Ticket", on_delete=models.PROTECT, primary_key=True, related_name="correction"
    )
    kind = models.CharField(max_length=14, choices=[(kind.value, kind.value) for kind in CorrectionKind])
    was_read = models.CharField(max_length=3, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    rejection = models.CharField(max_length=6, blank=True, choices=[(code.value, code.value) for code in RejectionCode])
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | (Q(done_by__isnull=False) & ~Q(confirmed_by=F("done_by"))),
                name="correction_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"correction of {self.ticket_id}"
