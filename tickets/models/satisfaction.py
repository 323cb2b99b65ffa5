"""How content a requester was with a solution."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Satisfaction(models.Model):
    """One rating of one solution by the requester, never changed. comment: their words, for the desk alone.

    solution: the ticket_resolved it is about. score: 1 (not at all content) to 5 (very content).
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="satisfactions")
    solution = models.OneToOneField("tickets.TicketEvent", on_delete=models.PROTECT, related_name="satisfaction")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=500, blank=True)
    by_link = models.BooleanField(default=False)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="satisfaction_score_1_to_5")]
        indexes = [models.Index(fields=["given_at"], name="satisfaction_given")]

    def __str__(self) -> str:
        return f"{self.score} for {self.ticket_id}"
