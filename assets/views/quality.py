"""Quality checks: what is due everywhere, and plans, results and maintenance of one device."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.rules.zone import zone_named
from assets.actions.quality import log_maintenance, record_result, save_plan, set_sign_off
from assets.enums import QualityKind
from assets.forms.quality import MaintenanceForm, PlanForm, ResultForm
from assets.queries.quality import Due, due_plans, maintenance_of, plan_of, plans_of, results_of, schedule_of
from assets.rules.quality import KIND_WORDS, due_words, values_words
from assets.rules.schedule import interval_words
from assets.views.equipment_page import device_or_404, equipment_page, saved, show_part

_KEEP = Capability.MANAGE_DEVICES
_OUTCOMES = {
    True: "passed.",
    False: "failed, and so stays due. Take the device out of use if it must not be used, and log a ticket.",
}


@require_GET
@equipment_page()
def show_quality(request: SignedInRequest) -> HttpResponse:
    """What is overdue and what is due within two weeks, on every device."""
    rows = [_due(each) for each in due_plans(at=timezone.now())]
    context = {
        "overdue": [row for row in rows if row["is_overdue"]],
        "soon": [row for row in rows if not row["is_overdue"]],
    }
    return render(request, "assets/quality.html", context)


@require_http_methods(["GET", "POST"])
@equipment_page()
def show_device_quality(request: SignedInRequest, tag: str) -> HttpResponse:
    """The plans, results and maintenance log of a device; a line of the log is added here."""
    device = device_or_404(tag)
    form = MaintenanceForm(request.POST or None)
    if saved(form, lambda: _log(request, device, form)):
        messages.success(request, f"{device.tag}: added to the maintenance log.")
        return redirect("assets:device_quality", device.tag)
    context = {
        "plans": [_due(each) for each in plans_of(device, at=timezone.now())],
        "results": [_result(row) for row in results_of(device)],
        "maintenance": maintenance_of(device),
        "form": form,
    }
    return _part(request, device, "assets/device_quality.html", context, 400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@equipment_page(_KEEP)
def edit_plan(request: SignedInRequest, tag: str, plan_id: int | None = None) -> HttpResponse:
    """Make a plan, or change one."""
    device = device_or_404(tag)
    plan = _plan_or_404(device, plan_id) if plan_id else None
    form = PlanForm(request.POST or None, plan=plan)
    if saved(form, lambda: _save(request, device, form, plan_id)):
        messages.success(request, f"{device.tag}: the plan is saved.")
        return redirect("assets:device_quality", device.tag)
    context = {"form": form, "plan": plan}
    return _part(request, device, "assets/quality_plan.html", context, 400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@equipment_page(_KEEP)
def add_result(request: SignedInRequest, tag: str, plan_id: int) -> HttpResponse:
    """Enter what a check found."""
    device = device_or_404(tag)
    plan = _plan_or_404(device, plan_id)
    today = timezone.now().astimezone(zone_named(device.site.time_zone)).date()
    form = ResultForm(request.POST or None, plan=plan, today=today)
    result = saved(form, lambda: _record(request, device, plan, form))
    if result:
        messages.success(request, f"{plan.title}: {_OUTCOMES[result.has_passed]}")
        return redirect("assets:device_quality", device.tag)
    context = {"form": form, "plan": plan}
    return _part(request, device, "assets/quality_result.html", context, 400 if form.is_bound else 200)


@require_POST
@equipment_page(_KEEP)
def switch_sign_off(request: SignedInRequest, tag: str) -> HttpResponse:
    """Say whether the device goes back into service only by a sign-off."""
    device = device_or_404(tag)
    is_needed = request.POST.get("needs") == "yes"
    set_sign_off(actor=request.user, device=device, is_needed=is_needed, at=timezone.now())
    messages.success(request, f"{device.tag}: saved.")
    return redirect("assets:device_quality", device.tag)


def _part(request: SignedInRequest, device: Any, template: str, context: Any, status: int) -> HttpResponse:
    return show_part(request, device, current="quality", template=template, context=context, status=status)


def _plan_or_404(device: Any, plan_id: int) -> Any:
    plan = plan_of(device, plan_id)
    if plan is None:
        raise Http404("There is no such plan.")
    return plan


def _log(request: SignedInRequest, device: Any, form: MaintenanceForm) -> object:
    data = form.cleaned_data
    return log_maintenance(
        actor=request.user,
        device=device,
        done_on=data["done_on"],
        done_by=data["done_by"],
        what=data["what"],
        parts=data["parts"],
        ticket_number=data["ticket"],
        at=timezone.now(),
    )


def _save(request: SignedInRequest, device: Any, form: PlanForm, plan_id: int | None) -> object:
    return save_plan(actor=request.user, device=device, plan=form.plan(), at=timezone.now(), plan_id=plan_id)


def _record(request: SignedInRequest, device: Any, plan: Any, form: ResultForm) -> object:
    return record_result(
        actor=request.user,
        device=device,
        kind=QualityKind(plan.kind),
        found=form.found(),
        at=timezone.now(),
        plan_id=plan.pk,
    )


def _due(each: Due) -> dict[str, Any]:
    plan = each.plan
    return {
        "plan": plan,
        "kind": KIND_WORDS[QualityKind(plan.kind)],
        "interval": interval_words(schedule_of(plan)),
        "due": due_words(each.days),
        "is_overdue": each.is_overdue and plan.is_active,
    }


def _result(row: Any) -> dict[str, Any]:
    kind = "Sign-off before use" if row.is_sign_off else KIND_WORDS[QualityKind(row.kind)]
    return {"row": row, "measured": values_words(row.values), "kind": kind}
