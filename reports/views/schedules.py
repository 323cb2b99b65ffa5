"""Reports that are sent by themselves: the list, one with its log, and changing them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest
from reports.actions.run import run_now
from reports.actions.schedule import (
    add_schedule,
    change_schedule,
    pause_schedule,
    remove_schedule,
    resume_schedule,
)
from reports.forms.schedule import ScheduleForm, schedule_values
from reports.permissions import require_owner, require_reports
from reports.queries.choices import choices
from reports.queries.schedules import deliveries_of, schedule, schedules
from reports.render.schedules import delivery_rows, filter_words, schedule_context, schedule_rows
from reports.render.tabs import report_tabs


@require_safe
def show_schedules(request: SignedInRequest) -> HttpResponse:
    """All schedules, the next to run first."""
    context = {"rows": schedule_rows(schedules(request.user)), "tabs": report_tabs("schedules")}
    return render(request, "reports/schedules.html", context)


@require_safe
def show_schedule(request: SignedInRequest, schedule_id: int) -> HttpResponse:
    """One schedule: what, when, to whom, and every mail it sent."""
    found = _found(request, schedule_id)
    context = {
        **schedule_context(user=request.user, found=found, choices=choices()),
        "deliveries": delivery_rows(deliveries_of(found)),
        "tabs": report_tabs("schedules"),
    }
    return render(request, "reports/schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_schedule(request: SignedInRequest) -> HttpResponse:
    """Set up a schedule for the report it was called from."""
    require_reports(request.user)
    asked = {name: request.GET[name] for name in ("page", "query", "name") if name in request.GET}
    given = {"page": "overview", "recipients": [request.user.pk], **asked}
    form = ScheduleForm(request.POST or None, initial=given)

    def add() -> int:
        return add_schedule(actor=request.user, wanted=form.wanted(), at=timezone.now()).pk

    return _save(request, form, add) or _form_page(request, form, title="Send a report regularly")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_schedule(request: SignedInRequest, schedule_id: int) -> HttpResponse:
    """Change a schedule."""
    found = _found(request, schedule_id)
    require_owner(user=request.user, owner_id=found.owner_id)
    form = ScheduleForm(request.POST or None, initial=schedule_values(found, urlencode(found.query)))

    def change() -> int:
        changed = {"actor": request.user, "schedule_id": found.pk, "wanted": form.wanted(), "at": timezone.now()}
        return change_schedule(**changed).pk

    return _save(request, form, change) or _form_page(request, form, title=f"Change “{found.name}”", found=found)


@require_POST
def pause(request: SignedInRequest, schedule_id: int) -> HttpResponse:
    """Stop it until it is resumed."""
    return _do(request, schedule_id, pause_schedule, "It is paused and sends nothing.")


@require_POST
def resume(request: SignedInRequest, schedule_id: int) -> HttpResponse:
    """Let it run again."""
    return _do(request, schedule_id, resume_schedule, "It runs again at its next time.", at=timezone.now())


@require_POST
def run(request: SignedInRequest, schedule_id: int) -> HttpResponse:
    """Send it once, now."""
    return _do(request, schedule_id, run_now, "It is on its way: the mails are in the log below.", at=timezone.now())


@require_POST
def delete(request: SignedInRequest, schedule_id: int) -> HttpResponse:
    """Take it out of the list."""
    done = _do(request, schedule_id, remove_schedule, "The schedule is deleted.", at=timezone.now())
    return redirect("reports:schedules") if done.status_code == 302 else done


def _do(
    request: SignedInRequest, schedule_id: int, action: Callable[..., object], words: str, **arguments: Any
) -> HttpResponse:
    try:
        action(actor=request.user, schedule_id=schedule_id, **arguments)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("reports:schedules")
    messages.success(request, words)
    return redirect("reports:schedule", schedule_id)


def _save(request: SignedInRequest, form: ScheduleForm, write: Callable[[], int]) -> HttpResponse | None:
    """Write what a valid form asks for and go there; None when there is something to correct."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        schedule_id = write()
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, "The schedule is saved.")
    return redirect("reports:schedule", schedule_id)


def _form_page(request: SignedInRequest, form: ScheduleForm, *, title: str, found: Any = None) -> HttpResponse:
    filters = filter_words(str(form["query"].value() or ""), choices=choices())
    context = {"form": form, "title": title, "schedule": found, "filters": filters, "tabs": report_tabs("schedules")}
    return render(request, "reports/schedule_form.html", context, status=400 if form.is_bound else 200)


def _found(request: SignedInRequest, schedule_id: int) -> Any:
    found = schedule(request.user, schedule_id)
    if found is None:
        raise Http404("There is no such schedule.")
    return found
