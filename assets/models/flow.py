"""How images, orders and reports flow from device to device, and which services live on them."""

import pghistory
from django.conf import settings
from django.db import models

from assets.enums import LINK_LABELS, LinkKind


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="FlowServiceEvent"
)
class FlowService(models.Model):
    """A queue of work or a clinical service at the end of the flow, such as the reading of the emergency department."""

    name = models.CharField(max_length=80, unique=True, help_text="What people call it, such as ED reading.")
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="flow_services")
    note = models.CharField(max_length=300, blank=True, help_text="Who works there, and what they do meanwhile.")

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="RedundancyEvent"
)
class Redundancy(models.Model):
    """Links that stand in for each other, such as those over a pair of routers."""

    name = models.CharField(max_length=60, unique=True)
    needed = models.PositiveSmallIntegerField(default=1, help_text="How many of them must work.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(needed__gte=1), name="redundancy_needs_one")]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["changed_by", "changed_at"],
    model_name="FlowLinkEvent",
)
class FlowLink(models.Model):
    """Something goes from a device to another device, or to a service. Neither direction says who opens the call."""

    source = models.ForeignKey("assets.Device", on_delete=models.PROTECT, related_name="flow_out")
    target = models.ForeignKey("assets.Device", null=True, blank=True, on_delete=models.PROTECT, related_name="flow_in")
    service = models.ForeignKey(
        "assets.FlowService", null=True, blank=True, on_delete=models.PROTECT, related_name="flow_in"
    )
    kind = models.CharField(max_length=12, choices=[(kind.value, label) for kind, label in LINK_LABELS.items()])
    redundancy = models.ForeignKey(
        "assets.Redundancy", null=True, blank=True, on_delete=models.PROTECT, related_name="links"
    )
    note = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target__isnull=True) ^ models.Q(service__isnull=True), name="flow_link_one_end"
            ),
            models.CheckConstraint(
                condition=models.Q(target__isnull=True) | ~models.Q(target=models.F("source")),
                name="flow_link_not_itself",
            ),
            models.UniqueConstraint(fields=["source", "target", "kind"], name="flow_link_once"),
            models.UniqueConstraint(fields=["source", "service", "kind"], name="flow_link_service_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id or self.service_id} ({LinkKind(self.kind).value})"
