"""Planning what is checked when, writing down what was found, and keeping the maintenance log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.text import one_line
from accounts.rules.zone import zone_named
from assets.enums import DisplayClass, Every, QualityKind
from assets.models import Device, MaintenanceEntry, QualityPlan, QualityResult
from assets.permissions import require_managing
from assets.queries.quality import schedule_of
from assets.rules.displays import display_problems
from assets.rules.schedule import due_after_result, next_due

MAX_TITLE, MAX_NOTE = 80, 500
_TIMES = ("starts_on", "every_count", "every_unit", "dates")


class BadPlan(ValidationError):
    """The plan cannot be meant."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="bad_plan")


class BadResult(ValidationError):
    """The result cannot be meant."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="bad_result")


class PlanMissing(ValidationError):
    """There is no such plan."""

    def __init__(self) -> None:
        super().__init__("This plan is not there any more. Look at the list as it is now.", code="plan_missing")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done when; see QualityPlan."""

    kind: QualityKind
    title: str
    starts_on: date
    every_count: int = 1
    every_unit: Every | None = None
    dates: tuple[date, ...] = ()
    display_class: DisplayClass | None = None
    lead_days: int = 0
    opens_ticket: bool = True
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a check found. values: measured values by name. note: in words; no patient data."""

    done_on: date
    has_passed: bool
    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@transaction.atomic
def save_plan(*, actor: Person, device: Device, plan: Plan, at: datetime, plan_id: int | None = None) -> QualityPlan:
    """Make a plan for a device, or change one. Raises CannotManageDevices, BadPlan, PlanMissing.

    A new interval is counted from its first day on; what was due and is not done stays due.
    """
    require_managing(actor)
    _check_plan(plan)
    values = _columns(plan)
    if plan_id is None:
        row = QualityPlan(device=device, created_by=actor, due_on=_first_due(plan), **values)
        row.save(force_insert=True)
        return row
    row = _locked(plan_id=plan_id, device=device)
    is_rescheduled = any(getattr(row, name) != values[name] for name in _TIMES)
    for name, value in values.items():
        setattr(row, name, value)
    if is_rescheduled:
        today = at.astimezone(zone_named(device.site.time_zone)).date()
        row.due_on = next_due(schedule_of(row), after=today - timedelta(days=1))
        row.ticket_for = None
    row.save(update_fields=[*values, "due_on", "ticket_for"])
    return row


@transaction.atomic
def record_result(
    *,
    actor: Person,
    device: Device,
    kind: QualityKind,
    found: Found,
    at: datetime,
    plan_id: int | None = None,
    ticket_number: int | None = None,
    is_sign_off: bool = False,
) -> QualityResult:
    """Write down what a check found; a plan it belongs to moves on to its next day when it passed.

    Measured values of a display decide: what is outside the limits of its class has not passed.
    Raises CannotManageDevices, BadResult, PlanMissing.
    """
    require_managing(actor)
    if found.done_on > at.astimezone(zone_named(device.site.time_zone)).date():
        raise BadResult("This day has not come yet. Enter the check when it is done.")
    plan = _locked(plan_id=plan_id, device=device) if plan_id else None
    if found.has_passed and (problems := _problems(plan, found)):
        raise BadResult(f"The values do not pass: {' '.join(problems)}")
    result = QualityResult.objects.create(
        device=device,
        plan=plan,
        kind=(plan.kind if plan else kind.value),
        done_on=found.done_on,
        due_on=plan.due_on if plan else None,
        has_passed=found.has_passed,
        values=dict(found.values),
        note=one_line(found.note, most=MAX_NOTE),
        by=actor,
        at=at,
        ticket_number=ticket_number or _ticket_of(plan),
        is_sign_off=is_sign_off,
    )
    if plan:
        plan.due_on = due_after_result(
            schedule_of(plan),
            due_on=plan.due_on,
            done_on=found.done_on,
            lead_days=plan.lead_days,
            has_passed=found.has_passed,
        )
        plan.save(update_fields=["due_on"])
    return result


@transaction.atomic
def log_maintenance(
    *,
    actor: Person,
    device: Device,
    done_on: date,
    done_by: str,
    what: str,
    at: datetime,
    parts: str = "",
    ticket_number: int | None = None,
) -> MaintenanceEntry:
    """Add a line to the maintenance log of a device. Raises CannotManageDevices, BadResult."""
    require_managing(actor)
    if done_on > at.astimezone(zone_named(device.site.time_zone)).date():
        raise BadResult("This day has not come yet. Enter the work when it is done.")
    if not one_line(what) or not one_line(done_by):
        raise BadResult("Say what was done, and by whom.")
    return MaintenanceEntry.objects.create(
        device=device,
        done_on=done_on,
        done_by=one_line(done_by, most=120),
        what=one_line(what, most=500),
        parts=one_line(parts, most=300),
        ticket_number=ticket_number,
        entered_by=actor,
        entered_at=at,
    )


@transaction.atomic
def set_sign_off(*, actor: Person, device: Device, is_needed: bool, at: datetime) -> Device:
    """Say whether a device goes back into service only with a quality check that passed. Raises CannotManageDevices."""
    require_managing(actor)
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    if device.needs_sign_off != is_needed:
        device.needs_sign_off = is_needed
        device.save(update_fields=["needs_sign_off"])
    return device


@transaction.atomic
def note_ticket(*, plan: QualityPlan, ticket_number: int) -> None:
    """Remember that a ticket was opened for the day a locked plan is due, so that it is opened once."""
    plan.ticket_for, plan.ticket_number = plan.due_on, ticket_number
    plan.save(update_fields=["ticket_for", "ticket_number"])


def _locked(*, plan_id: int, device: Device) -> QualityPlan:
    plan = QualityPlan.objects.select_for_update().filter(pk=plan_id, device=device).order_by("pk").first()
    if plan is None:
        raise PlanMissing
    return plan


def _check_plan(plan: Plan) -> None:
    if not one_line(plan.title):
        raise BadPlan("Say in a few words what is done.")
    if plan.every_unit is None and not plan.dates:
        raise BadPlan("Give an interval, or the days on which it is due.")
    if not 1 <= plan.every_count <= 366:
        raise BadPlan("An interval is between 1 and 366.")
    if not 0 <= plan.lead_days <= 90:
        raise BadPlan("A ticket is opened at most 90 days before.")
    if any(not 2000 <= day.year <= 2100 for day in (plan.starts_on, *plan.dates)):
        raise BadPlan("A day lies in a year that cannot be meant. Check the years.")
    if plan.kind is QualityKind.DISPLAY_GSDF and plan.display_class is None:
        raise BadPlan("Choose the class of the display: its limits depend on it.")


def _ticket_of(plan: QualityPlan | None) -> int | None:
    """The ticket that was opened for the day a plan is due, which a result answers."""
    return plan.ticket_number if plan and plan.due_on and plan.ticket_for == plan.due_on else None


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        "kind": plan.kind.value,
        "title": one_line(plan.title, most=MAX_TITLE),
        "display_class": plan.display_class.value if plan.display_class else "",
        "starts_on": plan.starts_on,
        "every_count": plan.every_count,
        "every_unit": plan.every_unit.value if plan.every_unit else "",
        "dates": [day.isoformat() for day in plan.dates],
        "lead_days": plan.lead_days,
        "opens_ticket": plan.opens_ticket,
        "is_active": plan.is_active,
    }


def _first_due(plan: Plan) -> date | None:
    return min(plan.dates) if plan.dates else plan.starts_on


def _problems(plan: QualityPlan | None, found: Found) -> tuple[str, ...]:
    if plan is None or not plan.display_class:
        return ()
    return display_problems(
        display_class=DisplayClass(plan.display_class),
        l_min=found.values.get("l_min"),
        l_max=found.values.get("l_max"),
        deviation_percent=found.values.get("gsdf_deviation_percent"),
    )
