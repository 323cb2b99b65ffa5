"""Places outside RadDesk that are told of events: webhooks, chats, gateways and pagers."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from notifications.enums import EndpointKind, EndpointState, EndpointVerb, OffReason


class Endpoint(models.Model):
    """One place, what it listens to, and how it fares.

    shown: what of its address is no secret. secrets: rules.secrets.Secrets, encrypted. number: where a gateway sends
    what it hears itself, and its tests. events, queues, priorities: see rules.endpoints.Ear. old_key_until: so long the
    key before the last rotation signs as well. failures: in a row, since failing_since. paused_until: in trouble, left
    alone until then.
    """

    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in EndpointKind])
    name = models.CharField(max_length=80)
    shown = models.CharField(max_length=254)
    secrets = models.BinaryField(default=b"")
    method = models.CharField(max_length=6, default="POST")
    number = models.CharField(max_length=20, blank=True)
    events = ArrayField(models.CharField(max_length=24), default=list)
    queues = ArrayField(models.BigIntegerField(), default=list)
    priorities = ArrayField(models.PositiveSmallIntegerField(), default=list)
    state = models.CharField(
        max_length=10, default=EndpointState.ACTIVE, choices=[(s.value, s.value) for s in EndpointState]
    )
    off_reason = models.CharField(max_length=10, blank=True, choices=[(r.value, r.value) for r in OffReason])
    off_at = models.DateTimeField(null=True)
    old_key_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=~Q(state="deleted"), name="endpoint_name_once",
                violation_error_message="There is an endpoint of this name.",
            ),
            models.CheckConstraint(
                condition=Q(state="active", off_at__isnull=True) | (~Q(state="active") & Q(off_at__isnull=False)),
                name="endpoint_off_has_off_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class EndpointAct(models.Model):
    """What somebody did to an endpoint; nothing here is ever changed. Without an actor RadDesk did it."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="acts")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=10, choices=[(v.value, v.value) for v in EndpointVerb])
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.verb} {self.endpoint_id}"
