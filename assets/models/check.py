"""What asks a device by itself whether it works, how that stands, and what was answered so far."""

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assets.enums import CheckKind, CheckState, DeviceState

_STATES = [(state.value, state.value) for state in CheckState]
_BAD = [(state.value, state.value) for state in (DeviceState.DOWN, DeviceState.DEGRADED)]
CHECK_HISTORY = [
    "id", "device", "kind", "ae_title", "host", "port", "is_tls", "path", "expected", "every_minutes",
    "timeout_seconds", "failures_needed", "successes_needed", "slow_ms", "counts_as", "opens_ticket", "is_active",
    "version",
]  # fmt: skip
"""Columns whose changes are kept: what people set. Never where a check stands, which changes every few seconds, nor its
token's digest; version tells that a token was made."""


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=CHECK_HISTORY,
    model_name="DeviceCheckEvent",
)
class DeviceCheck(models.Model):
    """One check of one device: what is asked, how it is judged, and where it stands.

    ae_title, host, port, is_tls: the target as the register had it when somebody who may saved the check; when the
    register says otherwise later, nothing is asked until it is saved anew. counts_as: what a failure is to the ledger.
    digest: SHA-256 of the token by which it is told from outside.

    verdict and what follows it are a Course of rules/check.py. code, took_ms, detail: of the last answer. downtime: the
    entry it opened last. told_state: the verdict tickets have heard of; ticket_number: the ticket they went to.
    """

    device = models.ForeignKey("assets.Device", on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in CheckKind])
    ae_title = models.CharField(max_length=16, blank=True)
    host = models.CharField(max_length=255, blank=True)
    port = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(65_535)]
    )
    is_tls = models.BooleanField(default=False)
    path = models.CharField(max_length=200, blank=True)
    expected = models.CharField(max_length=40, blank=True)
    every_minutes = models.PositiveSmallIntegerField(default=5)
    timeout_seconds = models.PositiveSmallIntegerField(default=10)
    failures_needed = models.PositiveSmallIntegerField(default=3)
    successes_needed = models.PositiveSmallIntegerField(default=2)
    slow_ms = models.PositiveIntegerField(null=True, blank=True)
    counts_as = models.CharField(max_length=10, default=DeviceState.DOWN, choices=_BAD)
    opens_ticket = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    digest = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    next_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    wanted_at = models.DateTimeField(null=True)
    lease_by = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)

    verdict = models.CharField(max_length=8, choices=_STATES, default=CheckState.UNKNOWN)
    verdict_since = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=_STATES, default=CheckState.UNKNOWN)
    length = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    bad_length = models.PositiveIntegerField(default=0)
    bad_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_state = models.CharField(max_length=8, blank=True)
    is_flapping = models.BooleanField(default=False)
    code = models.CharField(max_length=20, blank=True)
    took_ms = models.PositiveIntegerField(default=0)
    detail = models.CharField(max_length=80, blank=True)
    downtime = models.ForeignKey(
        "assets.Downtime", null=True, blank=True, on_delete=models.PROTECT, related_name="checks"
    )
    told_state = models.CharField(max_length=8, blank=True)
    ticket_number = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(every_minutes__gte=1, every_minutes__lte=1440), name="check_interval"),
            models.CheckConstraint(
                condition=Q(timeout_seconds__gte=1, timeout_seconds__lte=30), name="check_timeout"
            ),
            models.CheckConstraint(
                condition=Q(kind=CheckKind.OUTSIDE.value) | Q(host__gt="", port__isnull=False),
                name="check_has_a_target",
            ),
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="check_token_once"),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(is_active=True), name="check_due"),
            models.Index(fields=["device", "id"], name="check_device"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.kind}"


class CheckRun(models.Model):
    """Answers of one check that said the same, one after the other: never one row for each asking."""

    check_of = models.ForeignKey(DeviceCheck, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=_STATES)
    code = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    slowest_ms = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["check_of", "-id"], name="check_run_newest")]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.state} since {self.began_at:%Y-%m-%d %H:%M}"
