"""Routing as data: versions that never change, and drafts that route nothing."""

import pgtrigger
from django.conf import settings
from django.db import models

from tickets.models.run import TicketRun


class RoutingVersion(models.Model):
    """The routing from one moment on. The database refuses updates and deletes.

    rules: ordered list of {"name", "queue": code, "when": condition (tickets.rules.routing.Conditions) to list of
    values, "is_active"}; the first that fits wins. owners: list of {"team", "queue": codes, "instead_of": queue codes}:
    where tickets about the devices of a team go when no rule fits.
    """

    version = models.PositiveIntegerField(unique=True)
    rules = models.JSONField(default=list, blank=True)
    owners = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True, help_text="What the change is for.")

    class Meta:
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"routing v{self.version}"


class RoutingDraft(models.Model):
    """How one person wants tickets routed, kept between pages; at most one each.

    rules, owners: as in RoutingVersion. based_on: the version it was made from. revision: counts the changes, so that
    two windows cannot overwrite one another.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="routing_draft")
    based_on = models.ForeignKey(RoutingVersion, on_delete=models.PROTECT, related_name="+")
    rules = models.JSONField(default=list, blank=True)
    owners = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"routing draft of {self.owner_id}"


class RoutingTrial(TicketRun):
    """Rules tried on the tickets of the last month. Changes nothing; kept for some days.

    since: tickets logged from this instant on. before: the version it is compared with. rules, owners: what was tried,
    as in RoutingVersion. counts: see tickets.rules.routing_trial. changes: the first tickets that would go elsewhere,
    {"ticket", "was", "becomes": queue codes, "rule": name}.
    """

    since = models.DateTimeField()
    before = models.ForeignKey(RoutingVersion, on_delete=models.PROTECT, related_name="+")
    rules = models.JSONField()
    owners = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(finished_at__isnull=True), name="routing_trial_unfinished")
        ]

    def __str__(self) -> str:
        return f"routing trial {self.pk}"
