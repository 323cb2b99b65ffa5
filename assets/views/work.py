"""Planned work: what is planned when, one piece of work, and taking it from draft to done."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.work import change_work, draft_work, move_work
from assets.enums import WorkState
from assets.forms.work import MoveForm, WorkForm
from assets.queries.work import conflicts_of, steps_of, work_between, work_by_id, work_in
from assets.rules.work import WORK_WORDS, WorkVerb, allowed, window_words
from assets.views.equipment_page import equipment_page, saved

_KEEP = Capability.MANAGE_DEVICES
_WEEKS = 5
_BADGES = {
    WorkState.DRAFT: ("", "pencil"),
    WorkState.PROPOSED: ("warn", "clock"),
    WorkState.APPROVED: ("info", "check"),
    WorkState.UNDER_WAY: ("accent", "wrench"),
    WorkState.DONE: ("ok", "check-circle"),
    WorkState.ROLLED_BACK: ("danger", "rotate"),
    WorkState.REJECTED: ("danger", "x"),
    WorkState.CANCELLED: ("", "x"),
}


@require_GET
@equipment_page()
def show_work(request: SignedInRequest) -> HttpResponse:
    """What needs somebody now, and five weeks of planned work as a calendar."""
    monday = _monday(request.GET.get("from", ""))
    zone = timezone.get_current_timezone()
    start = datetime.combine(monday, datetime.min.time(), tzinfo=zone)
    end = datetime.combine(monday + timedelta(weeks=_WEEKS), datetime.min.time(), tzinfo=zone)
    waiting = work_in([WorkState.UNDER_WAY, WorkState.PROPOSED, WorkState.DRAFT, WorkState.REJECTED])
    context = {
        "waiting": [_row(work) for work in waiting],
        "weeks": _weeks(monday, [_row(work) for work in work_between(start, end)]),
        "earlier": (monday - timedelta(weeks=_WEEKS)).isoformat(),
        "later": (monday + timedelta(weeks=_WEEKS)).isoformat(),
        "first": monday,
        "last": monday + timedelta(weeks=_WEEKS) - timedelta(days=1),
        "may_manage": request.user.may(_KEEP),
    }
    return render(request, "assets/work.html", context)


@require_http_methods(["GET", "POST"])
@equipment_page(_KEEP)
def new_work(request: SignedInRequest) -> HttpResponse:
    """Plan work; it is a draft until it is proposed."""
    form = WorkForm(request.POST or None, initial={"devices": request.GET.get("devices", "")[:400]})
    work = saved(form, lambda: draft_work(actor=request.user, wanted=form.wanted(), at=timezone.now()))
    if work:
        messages.success(request, "The draft is saved. Look at what it collides with, then propose it.")
        return redirect("assets:work_item", work.pk)
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@equipment_page(_KEEP)
def edit_work(request: SignedInRequest, work_id: int) -> HttpResponse:
    """Change a draft."""
    work = _work_or_404(work_id)
    form = WorkForm(request.POST or None, work=work)
    if saved(form, lambda: _change(request, work_id, form)):
        messages.success(request, "Saved.")
        return redirect("assets:work_item", work_id)
    return _form_page(request, form, work)


@require_GET
@equipment_page()
def show_work_item(request: SignedInRequest, work_id: int) -> HttpResponse:
    """One piece of work with what it collides with, what can be done, and what was."""
    return _item_page(request, work_id)


@require_POST
@equipment_page(_KEEP)
def move(request: SignedInRequest, work_id: int, verb: str) -> HttpResponse:
    """Take work to its next state."""
    if verb not in {each.value for each in WorkVerb}:
        raise Http404("There is no such step.")
    _work_or_404(work_id)
    form = MoveForm(request.POST)
    work = saved(form, lambda: _move(request, work_id, WorkVerb(verb), form))
    if work is None:
        return _item_page(request, work_id, failed=form, verb=verb, status=400)
    messages.success(request, f"{work.title}: {WORK_WORDS[WorkState(work.state)].lower()}.")
    return redirect("assets:work_item", work_id)


def _item_page(
    request: SignedInRequest, work_id: int, *, failed: MoveForm | None = None, verb: str = "", status: int = 200
) -> HttpResponse:
    work = _work_or_404(work_id)
    state = WorkState(work.state)
    is_open = state in (WorkState.DRAFT, WorkState.PROPOSED, WorkState.APPROVED)
    verbs = {each.value for each in allowed(state)} if request.user.may(_KEEP) else set()
    if not request.user.may(Capability.APPROVE_PLANNED_WORK):
        verbs -= {WorkVerb.APPROVE.value, WorkVerb.REJECT.value}
    context = {
        **_row(work),
        "conflicts": conflicts_of(work, devices=list(work.devices.all())) if is_open else [],
        "verbs": verbs,
        "is_own": work.proposed_by_id == request.user.pk,
        "steps": [{"step": each, "words": WORK_WORDS[WorkState(each.state)]} for each in steps_of(work)],
        "failed": failed,
        "failed_verb": verb,
    }
    return render(request, "assets/work_item.html", context, status=status)


def _form_page(request: SignedInRequest, form: WorkForm, work: Any) -> HttpResponse:
    context = {"form": form, "work": work}
    return render(request, "assets/work_form.html", context, status=400 if form.is_bound else 200)


def _work_or_404(work_id: int) -> Any:
    work = work_by_id(work_id)
    if work is None:
        raise Http404("There is no such planned work.")
    return work


def _change(request: SignedInRequest, work_id: int, form: WorkForm) -> object:
    version = form.cleaned_data["version"]
    return change_work(
        actor=request.user, work_id=work_id, wanted=form.wanted(), at=timezone.now(), version=version
    )


def _move(request: SignedInRequest, work_id: int, verb: WorkVerb, form: MoveForm) -> Any:
    data = form.cleaned_data
    return move_work(
        actor=request.user,
        work_id=work_id,
        verb=verb,
        at=timezone.now(),
        note=data["note"],
        accepts=data["accepts"],
        version=data["version"],
    )


def _row(work: Any) -> dict[str, Any]:
    state, zone = WorkState(work.state), timezone.get_current_timezone()
    kind, icon = _BADGES[state]
    return {
        "work": work,
        "devices": list(work.devices.all()),
        "state_words": WORK_WORDS[state],
        "badge": kind,
        "icon": icon,
        "window": window_words(work.starts_at.astimezone(zone), work.ends_at.astimezone(zone)),
        "from_day": work.starts_at.astimezone(zone).date(),
        "to_day": (work.ends_at - timedelta(seconds=1)).astimezone(zone).date(),
    }


def _weeks(monday: date, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    days = []
    for number in range(7 * _WEEKS):
        day = monday + timedelta(days=number)
        found = [row for row in rows if row["from_day"] <= day <= row["to_day"]]
        days.append({"day": day, "rows": found, "is_today": day == timezone.localdate()})
    return [{"days": days[first : first + 7]} for first in range(0, len(days), 7)]


def _monday(text: str) -> date:
    today = timezone.localdate()
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        day = today
    if not 2000 <= day.year <= 2100:
        day = today
    return day - timedelta(days=day.weekday())
