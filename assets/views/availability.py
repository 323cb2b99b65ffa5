"""How available devices were: all of them, and one with its downtimes."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.rules.zone import zone_named
from assets.actions.downtime import correct_downtime, enter_downtime, strike_downtime
from assets.actions.terms import drop_terms, save_terms
from assets.enums import WorkState
from assets.forms.availability import DowntimeForm, StrikeForm, TermsForm
from assets.queries.availability import (
    Availability,
    all_availability,
    availability_of,
    downtime_of_device,
    downtimes_of_device,
    revisions_of,
    terms_for,
)
from assets.queries.work import work_of_device
from assets.rules.availability import Figures
from assets.rules.period import PERIODS, months_of, period_of
from assets.rules.strip import STATE_WORDS, strip
from assets.rules.terms import hours_words, percent_words
from assets.rules.work import WORK_WORDS, window_words
from assets.views.device_page import device_or_404, device_page, register_page, saved
from assets.views.terms_words import terms_words

_KEEP = Capability.MANAGE_DEVICES


@require_GET
@register_page()
def show_availability(request: SignedInRequest) -> HttpResponse:
    """Every device in use over a month, quarter or year: what missed its promise first, then the least available."""
    code = request.GET.get("period", "")
    code = code if code in PERIODS else "quarter"
    found = all_availability(code=code, at=timezone.now())
    context = {
        "periods": _periods(code),
        "period_words": PERIODS[code].lower(),
        "rows": [_row(each, code) for each in found],
        "missed": sum(1 for each in found if each.figures[code].is_met is False),
    }
    return render(request, "assets/availability.html", context)


@require_http_methods(["GET", "POST"])
@register_page()
def show_device_availability(request: SignedInRequest, tag: str) -> HttpResponse:
    """One device: figures against its contract, the course of its states, its downtimes; a new one by hand."""
    device, at = device_or_404(tag), timezone.now()
    form = DowntimeForm(request.POST or None)
    if saved(form, lambda: _enter(request, device, form)):
        messages.success(request, f"{device.tag}: the downtime is entered.")
        return redirect("assets:device_availability", device.tag)
    context = {**_course(request, device, at=at), "form": form}
    status = 400 if form.is_bound else 200
    return _part(request, device, "assets/device_availability.html", context, status)


@require_http_methods(["GET", "POST"])
@register_page(_KEEP)
def edit_downtime(request: SignedInRequest, tag: str, downtime_id: int) -> HttpResponse:
    """Correct or strike one downtime; one that belongs to a ticket is corrected there."""
    device = device_or_404(tag)
    downtime = downtime_of_device(device, downtime_id)
    if downtime is None:
        raise Http404("There is no such downtime.")
    if downtime.ticket_number:
        return redirect("desk:downtime", downtime.ticket_number)
    is_struck = request.POST.get("do") == "strike"
    form = DowntimeForm(None if is_struck else request.POST or None, downtime=downtime)
    strike = StrikeForm(request.POST if is_struck else None)
    act = (lambda: _strike(request, downtime_id, strike)) if is_struck else lambda: _correct(request, downtime_id, form)
    if saved(strike if is_struck else form, act):
        messages.success(request, f"{device.tag}: saved.")
        return redirect("assets:device_availability", device.tag)
    context = {"form": form, "strike": strike, "revisions": revisions_of(downtime), "downtime": downtime}
    return _part(request, device, "assets/downtime.html", context, 400 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@register_page(_KEEP)
def edit_terms(request: SignedInRequest, tag: str) -> HttpResponse:
    """What counts for a device, for those under its contract, or for all of its vendor."""
    device = device_or_404(tag)
    contract = terms_for(device)
    if request.POST.get("do") == "drop":
        drop_terms(actor=request.user, of=device.contract if contract.whose == "contract" else device)
        messages.success(request, f"The terms are dropped. {device.tag} goes by the wider ones.")
        return redirect("assets:device_availability", device.tag)
    form = TermsForm(request.POST or None, device=device, row=contract.row)
    if saved(form, lambda: _save_terms(request, device, form)):
        messages.success(request, "The terms are saved.")
        return redirect("assets:device_availability", device.tag)
    context = {"form": form, "whose": contract.whose, "may_drop": contract.whose in ("device", "contract")}
    return _part(request, device, "assets/terms.html", context, 400 if form.is_bound else 200)


def _part(request: SignedInRequest, device: Any, template: str, context: Any, status: int) -> HttpResponse:
    return device_page(request, device, current="availability", template=template, context=context, status=status)


def _periods(current: str) -> list[dict[str, Any]]:
    return [{"label": label, "url": f"?period={key}", "current": key == current} for key, label in PERIODS.items()]


def _course(request: SignedInRequest, device: Any, *, at: datetime) -> dict[str, Any]:
    """Figures, drawing and lists of one device over the period of the address."""
    found = availability_of(device, at=at)
    zone = zone_named(device.site.time_zone)
    period = period_of(request.GET.get("period", ""), zone=zone, at=at)
    rows = downtimes_of_device(device, since=period.start)
    return {
        "whose": found.contract.whose,
        **terms_words(found.contract.row),
        "figures": [_figures(PERIODS[code], each) for code, each in found.figures.items()],
        "state": found.state.value,
        "state_words": STATE_WORDS[found.state],
        "strip": strip(stretches=found.stretches, months=months_of(period, zone=zone), until=at, zone=zone),
        "periods": _periods(period.code),
        "period_words": period.label.lower(),
        "downtimes": [{"row": row, "words": _length(row, at)} for row in rows],
        "works": [_work(work) for work in work_of_device(device)],
    }


def _enter(request: SignedInRequest, device: Any, form: DowntimeForm) -> object:
    why = form.cleaned_data["why"]
    return enter_downtime(actor=request.user, device=device, span=form.span(), why=why, at=timezone.now())


def _correct(request: SignedInRequest, downtime_id: int, form: DowntimeForm) -> object:
    why = form.cleaned_data["why"]
    return correct_downtime(
        actor=request.user, downtime_id=downtime_id, span=form.span(), why=why, at=timezone.now()
    )


def _strike(request: SignedInRequest, downtime_id: int, form: StrikeForm) -> object:
    why = form.cleaned_data["why"]
    return strike_downtime(actor=request.user, downtime_id=downtime_id, why=why, at=timezone.now())


def _save_terms(request: SignedInRequest, device: Any, form: TermsForm) -> object:
    of = {"vendor": device.vendor, "contract": device.contract}.get(form.cleaned_data["whose"]) or device
    return save_terms(actor=request.user, of=of, counted=form.counted(), at=timezone.now())


def _row(each: Availability, code: str) -> dict[str, Any]:
    found = each.figures[code]
    state = {"state": each.state.value, "state_words": STATE_WORDS[each.state]}
    return {"device": each.device, **state, **_figures("", found)}


def _figures(label: str, found: Figures) -> dict[str, Any]:
    return {
        "label": label,
        "uptime": percent_words(found.uptime_percent),
        "target": "" if found.target_percent is None else f"{found.target_percent:g} %",
        "is_met": found.is_met,
        "outages": found.outages,
        "down": hours_words(found.down),
        "degraded": hours_words(found.degraded),
        "planned": hours_words(found.planned),
        "covered": hours_words(found.covered),
        "mttr": hours_words(found.mttr),
        "mtbf": hours_words(found.mtbf),
    }


def _work(work: Any) -> dict[str, Any]:
    zone = timezone.get_current_timezone()
    window = window_words(work.starts_at.astimezone(zone), work.ends_at.astimezone(zone))
    return {"work": work, "window": window, "state_words": WORK_WORDS[WorkState(work.state)]}


def _length(row: Any, at: Any) -> str:
    return hours_words(((row.ended_at or at) - row.began_at).total_seconds())
