"""Saying what a contract counts as available."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from assets.models import AvailabilityTerms, Device, Vendor
from assets.permissions import require_managing
from assets.queries.holidays import has_holidays
from assets.rules.terms import Week, hours_of


class BadTerms(ValidationError):
    """The terms cannot be meant."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="bad_terms")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What counts; see AvailabilityTerms. windows: a week of covered hours, empty for day and night."""

    windows: Week = field(default_factory=list)
    target_percent: Decimal | None = None
    planned_counts: bool = False
    degraded_percent: int = 50
    min_outage_minutes: int = 0
    note: str = ""
    covers_holidays: bool = True
    holidays_country: str = ""
    holidays_subdivision: str = ""


@transaction.atomic
def save_terms(*, actor: Person, of: Device | Vendor, counted: Counted, at: datetime) -> AvailabilityTerms:
    """Save what the contract of a device, or of all devices of a vendor, counts. Raises CannotManageDevices, BadTerms.

    Figures of the past are counted anew by it: terms are how one looks at what happened, not part of it.
    """
    require_managing(actor)
    try:
        hours_of(counted.windows, time_zone="UTC")
    except (TypeError, ValueError) as error:
        raise BadTerms("Check the covered hours.") from error
    country, part = counted.holidays_country, counted.holidays_subdivision
    if (country or part) and not has_holidays(country, part):
        raise BadTerms("No public holidays are known for this country or part of it. Choose another.")
    values = {
        "windows": [[list(window) for window in day] for day in counted.windows],
        "target_percent": counted.target_percent,
        "covers_holidays": counted.covers_holidays,
        "holidays_country": "" if counted.covers_holidays else country,
        "holidays_subdivision": "" if counted.covers_holidays else part,
        "planned_counts": counted.planned_counts,
        "degraded_percent": counted.degraded_percent,
        "min_outage_minutes": counted.min_outage_minutes,
        "note": " ".join(counted.note.replace("\x00", "").split())[:200],
        "changed_by": actor,
        "changed_at": at,
    }
    whose = {"device": of} if isinstance(of, Device) else {"vendor": of}
    row, _ = AvailabilityTerms.objects.update_or_create(defaults=values, **whose)
    return row


@transaction.atomic
def drop_terms(*, actor: Person, device: Device) -> None:
    """Let a device go by the terms of its vendor again. Raises CannotManageDevices."""
    require_managing(actor)
    AvailabilityTerms.objects.filter(device=device).delete()
