"""Saying what a contract counts as available."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.text import one_line
from assets.actions.history import PAGE, acting
from assets.models import AvailabilityTerms, Device, ServiceContract, Vendor
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
def save_terms(
    *, actor: Person, of: Device | ServiceContract | Vendor, counted: Counted, at: datetime, way: str = PAGE
) -> AvailabilityTerms:
    """Save what counts for a device, those under a contract, or all of a vendor; notes the history.

    Raises CannotManageDevices, BadTerms.
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
        "note": one_line(counted.note, most=200),
        "changed_by": actor,
        "changed_at": at,
    }
    with acting(actor=actor, way=way):
        row, _ = AvailabilityTerms.objects.update_or_create(defaults=values, **_whose(of))
    return row


@transaction.atomic
def drop_terms(*, actor: Person, of: Device | ServiceContract, way: str = PAGE) -> None:
    """Let a device, or those under a contract, go by wider terms again; notes the history.

    Raises CannotManageDevices.
    """
    require_managing(actor)
    with acting(actor=actor, way=way):
        AvailabilityTerms.objects.filter(**_whose(of)).delete()


def _whose(of: Device | ServiceContract | Vendor) -> dict[str, Any]:
    if isinstance(of, Device):
        return {"device": of}
    return {"contract": of} if isinstance(of, ServiceContract) else {"vendor": of}
