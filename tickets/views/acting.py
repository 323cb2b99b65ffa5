"""Who stands in for a supervisor."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.acting import appoint_acting, end_acting
from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.queries.acting import acting_spans
from tickets.forms.staff import ActingForm
from tickets.views.desk_page import desk_page, saved
from tickets.views.staff_page import attempt, posted, staff_page


@require_http_methods(["GET", "POST"])
@desk_page(Capability.PLAN_STAFF)
def show_acting(request: SignedInRequest) -> HttpResponse:
    """Who stands in for whom, and who did; a POST appoints somebody."""
    form = ActingForm(posted(request), user=request.user)

    def save() -> Any:
        at, values = timezone.now(), form.cleaned_data
        return appoint_acting(actor=request.user, at=at, **values | {"starts_at": values["starts_at"] or at})

    made = saved(form, save)
    if made:
        messages.success(request, f"{made.person.full_name} stands in for {made.stands_in_for.full_name}.")
        return redirect("desk:acting")
    rows = acting_spans(at=timezone.now())
    return staff_page(
        request, "acting", {"form": form, "rows": rows}, current="acting", status=400 if form.is_bound else 200
    )


@require_POST
@desk_page()
def end_span(request: SignedInRequest, acting_id: int) -> HttpResponse:
    """End it now."""
    to = "desk:acting" if request.user.may(Capability.PLAN_STAFF) else "desk:queues"
    return attempt(
        request,
        lambda: end_acting(actor=request.user, acting_id=acting_id, at=timezone.now()),
        done="Ended.",
        to=to,
    )
