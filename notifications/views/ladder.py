"""The ladder of a queue: whom it calls, and what would happen if an urgent ticket came now."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from notifications.actions.ladder import reset_ladder, save_ladder
from notifications.forms.ladder import LadderForm
from notifications.queries.page_forecast import forecast
from notifications.queries.page_people import ladder_of
from tickets.permissions import may_run_queue
from tickets.queries.queue_pages import queue_rows
from tickets.views.desk_page import desk_page, saved
from tickets.views.staff_page import attempt, posted, staff_page


@require_http_methods(["GET", "POST"])
@desk_page()
def show_ladder(request: SignedInRequest, queue: str) -> HttpResponse:
    """What the ladder of a queue would do now, and the ladder itself for whoever may change it."""
    found, at = _queue(request, queue), timezone.now()
    ladder, may_run = ladder_of(found.pk), may_run_queue(request.user, found.pk)
    form = LadderForm(posted(request), ladder=ladder)
    if saved(form, lambda: save_ladder(actor=request.user, queue=found, ladder=form.ladder(), at=at)):
        messages.success(request, "Saved. It holds for pages that begin from now on.")
        return redirect("notifications:ladder", found.code)
    context = {"queue": found, "ladder": ladder, "form": form, "may_run": may_run}
    context["forecast"] = forecast(queue=found, ladder=ladder, at=at)
    return staff_page(request, "paging", context, current="queues", status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def reset(request: SignedInRequest, queue: str) -> HttpResponse:
    """Give a queue the default ladder again."""
    found = _queue(request, queue)
    return attempt(
        request,
        lambda: reset_ladder(actor=request.user, queue=found, at=timezone.now()),
        done="The usual ladder holds again.",
        to="notifications:ladder",
        args=(found.code,),
    )


def _queue(request: SignedInRequest, code: str) -> Any:
    rows = queue_rows(request.user, at=timezone.now(), code=code)
    if not rows:
        raise Http404("There is no such queue.")
    return rows[0].queue
