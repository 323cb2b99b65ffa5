"""Calendars: their versions, the coming two weeks, and publishing other hours."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.calendar import add_calendar, publish_calendar_version
from tickets.actions.draft import draft_hours
from tickets.forms.calendars import LOOK, MORE, DraftHoursForm, HoursForm, NewCalendarForm, PublishHoursForm
from tickets.queries.calendar_pages import (
    NEW_HOURS,
    CalendarRow,
    calendar_row,
    calendar_rows,
    calendar_strip,
    coming_holidays,
    content_of_version,
    special_words,
    version_of,
    week_words,
    zone_of,
)
from tickets.queries.policy_content import draft_of
from tickets.views.desk_page import desk_page, saved
from tickets.views.promise_page import promise_page


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_calendars(request: SignedInRequest) -> HttpResponse:
    """All calendars with the hours that hold now."""
    rows = [{"row": row, "week": week_words(row.now.version)} for row in calendar_rows(at=timezone.now())]
    return promise_page(request, "calendars", {"rows": rows}, current="calendars")


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_calendar(request: SignedInRequest, calendar: str) -> HttpResponse:
    """One calendar: its hours, the coming two weeks, its holidays and its versions."""
    row = _found(calendar)
    context = {
        "row": row,
        "week": week_words(row.now.version),
        "special": special_words(row.now.version),
        **_meaning(request, row.now.version),
    }
    return promise_page(request, "calendar", context, current="calendars")


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def edit_calendar(request: SignedInRequest, calendar: str) -> HttpResponse:
    """Write other hours, look at what they mean, publish them from now on or from a later moment."""
    row, now = _found(calendar), timezone.now()
    form = PublishHoursForm(request.POST or None, content=_start_of(request, row))

    def publish() -> Any:
        valid_from, why = form.valid_from(at=now), form.cleaned_data["why"]
        return publish_calendar_version(
            actor=request.user, code=calendar, hours=form.hours(), valid_from=valid_from, why=why, at=now
        )

    context = {"row": row, "title": f"Change “{row.calendar.name}”"}
    return _done(request, form, publish, calendar) or _form_page(request, form, context)


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def new_calendar(request: SignedInRequest) -> HttpResponse:
    """Write the hours of another calendar."""
    form = NewCalendarForm(request.POST or None, content=NEW_HOURS)

    def add() -> Any:
        name, why = form.cleaned_data["name"], form.cleaned_data["why"]
        return add_calendar(actor=request.user, name=name, hours=form.hours(), why=why, at=timezone.now())

    return _done(request, form, add) or _form_page(request, form, {"title": "New calendar"})


@require_http_methods(["GET", "POST"])
@desk_page(Capability.SEE_REPORTS)
def edit_draft_hours(request: SignedInRequest, calendar: str) -> HttpResponse:
    """Write hours to try out with one's draft; they bind nobody."""
    row, draft = _found(calendar), draft_of(request.user, at=timezone.now())
    kept = draft.hours.get(calendar)
    content = kept or content_of_version(row.now.version)
    form = DraftHoursForm(request.POST or None, content=content, seen=draft.revision)

    def keep() -> Any:
        content, seen = form.content(), form.cleaned_data["seen"]
        return draft_hours(actor=request.user, calendar=calendar, content=content, seen=seen, at=timezone.now())

    title = f"Try other hours of “{row.calendar.name}”"
    context = {"row": row, "title": title, "is_draft": True, "is_kept": bool(kept), "seen": draft.revision}
    return redirect("promises:draft") if _succeeds(form, keep) else _form_page(request, form, context)


@require_POST
@desk_page(Capability.SEE_REPORTS)
def forget_draft_hours(request: SignedInRequest, calendar: str) -> HttpResponse:
    """Try the draft with the hours that are in force."""
    seen = draft_of(request.user, at=timezone.now()).revision
    draft_hours(actor=request.user, calendar=calendar, content=None, seen=seen, at=timezone.now())
    return redirect("promises:draft")


def _found(code: str) -> CalendarRow:
    row = calendar_row(code, at=timezone.now())
    if row is None:
        raise Http404("There is no such calendar.")
    return row


def _start_of(request: SignedInRequest, row: CalendarRow) -> Mapping[str, Any]:
    """What the form begins with: hours tried out when the address says so, else those of the newest version."""
    tried = draft_of(request.user, at=timezone.now()).hours if "draft" in request.GET else {}
    return tried.get(row.calendar.code) or content_of_version(row.versions[0].version)


def _done(
    request: SignedInRequest, form: HoursForm, publish: Callable[[], Any], calendar: str = ""
) -> HttpResponse | None:
    """Publish a right form and lead to the calendar; None when there is something to mend or to look at."""
    made = _succeeds(form, publish)
    if made is None:
        return None
    messages.success(request, "The hours are published. Promises that run are measured by them within seconds.")
    return redirect("promises:calendar", calendar or made.calendar.code)


def _succeeds(form: HoursForm, save: Callable[[], Any]) -> Any:
    """Save a right form and return what was made; None when there is something to mend or to look at."""
    return None if form.deed in (LOOK, MORE) else saved(form, save)


def _form_page(request: SignedInRequest, form: HoursForm, context: Mapping[str, Any]) -> HttpResponse:
    is_wrong = form.is_bound and form.deed != MORE and bool(form.errors)
    shown = version_of(form.content()) if form.is_bound and form.deed != MORE and form.is_valid() else None
    meaning = _meaning(request, shown) if shown else {}
    status = 400 if is_wrong else 200
    return promise_page(request, "hours", {"form": form, **context, **meaning}, current="calendars", status=status)


def _meaning(request: SignedInRequest, version: Any) -> dict[str, Any]:
    """The coming two weeks and the holidays of a version, at the person's own site where it is that of the site."""
    zone, now = zone_of(request.user), timezone.now()
    return {
        "zone": version.time_zone or zone,
        "strip": calendar_strip(version, zone=zone, at=now),
        "holidays": coming_holidays(version, zone=zone, at=now),
    }
