"""Who stands in for a supervisor."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ActingSupervisor(models.Model):
    """That a person of the desk stands in for a supervisor, [starts_at, ends_at). Never deleted: it is the audit.

    Person.acting_role and acting_until follow from these rows, so that a check of a capability asks no query.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acting_spans")
    stands_in_for = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=200)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="acting_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("stands_in_for")), name="acting_for_another"),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=Q(ended_at__isnull=True), name="acting_not_ended")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.stands_in_for_id}"
