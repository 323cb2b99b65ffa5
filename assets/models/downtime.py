"""When a device was not simply up, who said so, and every correction of it; and what its contract counts."""

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assets.enums import DeviceState, DowntimeSource

_STATES = [(state.value, state.value) for state in (DeviceState.DEGRADED, DeviceState.DOWN)]


class Downtime(models.Model):
    """One stretch in which a device was down or degraded; until `ended_at` is known it goes on.

    ticket_number: the ticket it belongs to, kept as a number because tickets know of devices and not the other way.
    is_by_hand: a person set its times, so that nothing of its own accord changes them any more. is_void: it never was;
    kept, because corrections keep history. ended_by_ticket: it ended with its ticket, and so goes on if that does.
    """

    device = models.ForeignKey("assets.Device", on_delete=models.PROTECT, related_name="downtimes")
    state = models.CharField(max_length=10, choices=_STATES)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=[(each.value, each.value) for each in DowntimeSource])
    ticket_number = models.PositiveBigIntegerField(null=True, blank=True)
    is_by_hand = models.BooleanField(default=False)
    ended_by_ticket = models.BooleanField(default=False)
    is_void = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("began_at")),
                name="downtime_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["ticket_number", "device"],
                condition=Q(ended_at__isnull=True, is_void=False, ticket_number__isnull=False),
                name="downtime_open_once_per_ticket",
            ),
        ]
        indexes = [
            models.Index(fields=["device", "-began_at", "-id"], name="downtime_device"),
            models.Index(
                fields=["ticket_number"], condition=Q(ticket_number__isnull=False), name="downtime_ticket"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.state} since {self.began_at:%Y-%m-%d %H:%M}"


class DowntimeRevision(models.Model):
    """How a downtime read after one change, who made it and why. The database refuses updates and deletes."""

    downtime = models.ForeignKey(Downtime, on_delete=models.PROTECT, related_name="revisions")
    device = models.ForeignKey("assets.Device", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_void = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.downtime_id} at {self.at:%Y-%m-%d %H:%M}"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["changed_by", "changed_at"],
    model_name="AvailabilityTermsEvent",
)
class AvailabilityTerms(models.Model):
    """What counts as available: of a vendor's devices, of those under a contract, or of a device; the narrower wins.

    windows: seven lists, Monday first, of [start, end) minutes in the zone of the device's site; empty for day and
    night. covers_holidays: public holidays are days as any other; else they are not covered, those of holidays_country
    and its part, or of the country of the site where none is named. degraded_percent: how much of a degraded hour is
    lost.
    """

    vendor = models.OneToOneField(
        "assets.Vendor", null=True, blank=True, on_delete=models.PROTECT, related_name="availability_terms"
    )
    device = models.OneToOneField(
        "assets.Device", null=True, blank=True, on_delete=models.PROTECT, related_name="availability_terms"
    )
    contract = models.OneToOneField(
        "assets.ServiceContract", null=True, blank=True, on_delete=models.PROTECT, related_name="availability_terms"
    )
    windows = models.JSONField(default=list, blank=True)
    covers_holidays = models.BooleanField(default=True)
    holidays_country = models.CharField(max_length=2, blank=True)
    holidays_subdivision = models.CharField(max_length=10, blank=True)
    target_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    planned_counts = models.BooleanField(default=False)
    degraded_percent = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(100)])
    min_outage_minutes = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "availability terms"
        constraints = [
            models.CheckConstraint(
                condition=Q(vendor__isnull=False, device__isnull=True, contract__isnull=True)
                | Q(vendor__isnull=True, device__isnull=False, contract__isnull=True)
                | Q(vendor__isnull=True, device__isnull=True, contract__isnull=False),
                name="terms_of_a_vendor_contract_or_device",
            ),
            models.CheckConstraint(condition=Q(degraded_percent__lte=100), name="terms_degraded_percent"),
        ]

    def __str__(self) -> str:
        return str(self.device or self.contract or self.vendor)
