"""Being away: who is, entering it after a look at what becomes of the tickets, and ending it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from tickets.actions.absence import end_absence, enter_absence, hand_on
from tickets.forms.staff import ABSENCE_WORDS, AbsenceForm
from tickets.queries.absences import absences_shown, people_planned_by, plan_passing_on
from tickets.views.desk_page import desk_page, saved
from tickets.views.staff_page import attempt, posted, staff_page

AT_ONCE = 50
"""Tickets passed on while the page waits; the sweeper does the rest within seconds."""

LOOK = "look"
"""The button that saves nothing: show what becomes of the tickets."""


@require_http_methods(["GET", "POST"])
@desk_page()
def show_absences(request: SignedInRequest) -> HttpResponse:
    """Who is away and will be; a POST shows what becomes of the tickets, or saves."""
    people = people_planned_by(request.user)
    form = AbsenceForm(posted(request), user=request.user, people=people)
    is_look = request.POST.get("do") == LOOK
    made = None if is_look else saved(form, lambda: _enter(request, form))
    if made is not None:
        moved = hand_on(absence_id=made.pk, at=timezone.now(), limit=AT_ONCE)
        messages.success(request, f"{made.person.full_name} is away. {_moved_words(moved, made)}")
        return redirect("desk:absences")
    is_wrong = form.is_bound and not form.is_valid()
    plan = _plan(request, form) if is_look and not is_wrong else None
    context = {"form": form, "plan": plan, "looked": plan is not None, **_shown(request, {each.pk for each in people})}
    return staff_page(request, "absences", context, current="absences", status=400 if form.errors else 200)


@require_POST
@desk_page()
def end(request: SignedInRequest, absence_id: int) -> HttpResponse:
    """Let an absence end now, or call it off."""
    return attempt(
        request,
        lambda: end_absence(actor=request.user, absence_id=absence_id, at=timezone.now()),
        done="The absence has ended. Tickets that were passed on stay where they are.",
        to="desk:absences",
    )


def _enter(request: SignedInRequest, form: AbsenceForm) -> Any:
    at, values = timezone.now(), form.cleaned_data
    return enter_absence(actor=request.user, at=at, **values | {"starts_at": values["starts_at"] or at})


def _moved_words(moved: int, made: Any) -> str:
    if made.during.lower > timezone.now():
        return "Their tickets are passed on when it begins."
    return f"{moved} ticket{'' if moved == 1 else 's'} passed on."


def _plan(request: SignedInRequest, form: AbsenceForm) -> Any:
    values = form.cleaned_data
    return plan_passing_on(
        user=request.user, person=values["person"], stand_in=values["stand_in"], at=timezone.now()
    )


def _shown(request: SignedInRequest, planned: set[int]) -> dict[str, Any]:
    now = timezone.now()
    rows = [
        {
            "absence": absence,
            "words": ABSENCE_WORDS[absence.reason] if absence.person_id in planned else "Away",
            "is_now": absence.during.lower <= now,
            "may_end": absence.person_id in planned,
        }
        for absence in absences_shown(request.user, at=now)
    ]
    return {"rows": rows}
