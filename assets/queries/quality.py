"""Quality checks and maintenance as the desk reads them: what is due, what was found, what was done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet

from accounts.rules.zone import zone_named
from assets.enums import Every, Lifecycle
from assets.models import Device, MaintenanceEntry, QualityPlan, QualityResult
from assets.rules.schedule import Schedule

_IN_USE = [Lifecycle.IN_USE.value, Lifecycle.REPAIR.value]
SOON = timedelta(days=14)
_MOST = 400


@dataclass(frozen=True)
class Due:
    """A plan and how it stands on its site's own day. days: until it is due, less than 0 when it is overdue."""

    plan: QualityPlan
    days: int | None

    @property
    def is_overdue(self) -> bool:
        return self.days is not None and self.days < 0


def schedule_of(plan: QualityPlan) -> Schedule:
    """Return the schedule of a plan as the rules want it."""
    return Schedule(
        starts_on=plan.starts_on,
        every_count=plan.every_count,
        every_unit=Every(plan.every_unit) if plan.every_unit else None,
        dates=tuple(date.fromisoformat(day) for day in plan.dates),
    )


def plans_of(device: Device, *, at: datetime) -> list[Due]:
    """Return the plans of a device, what is due first on top, those that rest last."""
    rows = QualityPlan.objects.filter(device=device).select_related("device__site")
    found = rows.order_by("-is_active", F("due_on").asc(nulls_last=True), "pk")
    return [_due(plan, at=at) for plan in found]


def plan_of(device: Device, plan_id: int) -> QualityPlan | None:
    """Return a plan of a device, or None."""
    return QualityPlan.objects.filter(device=device, pk=plan_id).select_related("device__site").first()


def results_of(device: Device) -> list[QualityResult]:
    """Return the latest results of a device, newest first."""
    rows = QualityResult.objects.filter(device=device).select_related("by", "plan")
    return list(rows.order_by("-done_on", "-pk")[:60])


def maintenance_of(device: Device) -> list[MaintenanceEntry]:
    """Return the latest lines of the maintenance log, newest first."""
    rows = MaintenanceEntry.objects.filter(device=device).select_related("entered_by")
    return list(rows.order_by("-done_on", "-pk")[:100])


def due_plans(*, at: datetime) -> list[Due]:
    """Return what is overdue or due within two weeks on devices in use, longest overdue first."""
    last = at.date() + SOON + timedelta(days=1)
    rows = _planned().filter(due_on__lte=last).order_by("due_on", "device__tag", "pk")
    found = [_due(plan, at=at) for plan in rows[:_MOST]]
    return [each for each in found if each.days is not None and each.days <= SOON.days]


def wanting_ticket(*, at: datetime, limit: int) -> list[int]:
    """Return the ids of plans that a ticket is to be opened for now, the longest due first."""
    rows = _planned().filter(opens_ticket=True, due_on__lte=at.date() + timedelta(days=92))
    rows = rows.exclude(ticket_for=F("due_on")).order_by("due_on", "pk")
    return [plan.pk for plan in rows[:2_000] if wants_ticket(plan, at=at)][:limit]


def wants_ticket(plan: QualityPlan, *, at: datetime) -> bool:
    """Say whether the day for the ticket of a plan has come where the device stands, and none was opened for it."""
    if not plan.is_active or not plan.opens_ticket or plan.due_on is None or plan.ticket_for == plan.due_on:
        return False
    return plan.due_on - timedelta(days=plan.lead_days) <= _today(plan, at)


def _planned() -> QuerySet[QualityPlan]:
    rows = QualityPlan.objects.filter(is_active=True, due_on__isnull=False, device__lifecycle__in=_IN_USE)
    return rows.select_related("device__site", "device__location")


def _due(plan: QualityPlan, *, at: datetime) -> Due:
    return Due(plan=plan, days=(plan.due_on - _today(plan, at)).days if plan.due_on else None)


def _today(plan: QualityPlan, at: datetime) -> date:
    return at.astimezone(zone_named(plan.device.site.time_zone)).date()
