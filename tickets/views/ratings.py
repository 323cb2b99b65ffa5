"""How content requesters are: asked on their ticket, shown to the desk, and in figures for supervisors."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.satisfaction import rate_solution
from tickets.enums import DONE_STATES
from tickets.forms.answers import RatingForm
from tickets.queries.detail import ticket_detail
from tickets.queries.satisfaction import may_rate, ratings_by_queue, ratings_of
from tickets.rules.satisfaction import FEW, SCORE_WORDS

_PERIODS = (30, 90, 365)


@require_POST
def rate(request: SignedInRequest, number: int) -> HttpResponse:
    """Say how content I am with how my ticket was solved."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _again(request, ticket, form)
    try:
        rate_solution(actor=request.user, ticket_id=number, at=timezone.now(), **form.values())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Thank you. The desk reads what you told us.")
    return redirect("portal:ticket", number=number)


@require_GET
def show_satisfaction(request: SignedInRequest) -> HttpResponse:
    """How many were asked, how many answered, and the mean, by queue."""
    if not request.user.may(Capability.SEE_REPORTS):
        raise PermissionDenied("How content requesters are is for supervisors and administrators.")
    given = request.GET.get("days", "")
    days = int(given) if given in {str(each) for each in _PERIODS} else _PERIODS[1]
    until = timezone.now()
    rows = ratings_by_queue(since=until - timedelta(days=days), until=until)
    tabs = [{"label": f"{each} days", "url": f"?days={each}", "current": each == days} for each in _PERIODS]
    context = {"rows": rows, "tabs": tabs, "days": days, "few": FEW}
    return render(request, "tickets/desk/satisfaction.html", context)


def rating_context(request: SignedInRequest, ticket: Any) -> dict[str, Any]:
    """What the page of a requester asks: the form, or nothing."""
    return {"rating": RatingForm() if may_rate(user=request.user, ticket=ticket, at=timezone.now()) else None}


def ratings_shown(ticket: Any) -> dict[str, Any]:
    """The ratings of a solved ticket in words; no question is asked of the database while it is open."""
    if ticket.state not in DONE_STATES and not ticket.reopened_count:
        return {"ratings": []}
    return {"ratings": [{"row": row, "words": SCORE_WORDS[row.score]} for row in ratings_of(ticket)]}


def _again(request: SignedInRequest, ticket: Any, form: RatingForm) -> HttpResponse:
    """The question alone, with what was typed and what is missing."""
    context = {"ticket": ticket, "rating": form}
    return render(request, "tickets/portal/rate.html", context, status=400)
