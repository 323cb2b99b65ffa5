"""What a requester reads of incidents, and what they do about them: "I am affected too", and follow-ups."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from assets.queries.work import notices_for
from assets.rules.work import window_words
from tickets.actions.affected import report_affected
from tickets.actions.follow_up import log_follow_up
from tickets.enums import DONE_STATES, State
from tickets.forms.relations import FollowUpForm
from tickets.queries.detail import ticket_detail
from tickets.queries.incidents import public_incident_of, public_incidents, told_to_all
from tickets.queries.merged import outcome_of
from tickets.rules.incidents import since_words
from tickets.rules.lifecycle import needs_follow_up


@require_POST
def report(request: SignedInRequest, number: int) -> HttpResponse:
    """One tap: I am affected too. A second tap leads to the same ticket."""
    try:
        ticket = report_affected(actor=request.user, incident_id=number, at=timezone.now())
    except ValidationError as error:
        if error.code in ("ticket_missing", "incident_missing"):
            raise Http404 from error
        messages.info(request, "This is over. If it is still broken for you, tell us below.")
        return redirect("portal:new")
    messages.success(request, "We know that you are affected too. You hear from us here.")
    return redirect("portal:ticket", number=ticket.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that something came back that can no longer be reopened."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404
    form = FollowUpForm(request.POST or None, initial={"token": uuid4().hex})
    if form.is_valid():
        try:
            made = log_follow_up(actor=request.user, ticket_id=number, at=timezone.now(), **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("portal:sent", number=made.pk)
    context = {"ticket": ticket, "form": form}
    return render(request, "tickets/portal/follow_up.html", context, status=400 if form.is_bound else 200)


def banners() -> list[dict[str, Any]]:
    """The incidents that everybody may read of, in words."""
    at, zone = timezone.now(), timezone.get_current_timezone()
    return [
        {
            "number": each.pk,
            "title": since_words(title=each.title, started_at=each.started_at, now=at, zone=zone),
            "status": each.status_text,
            "next_at": each.next_update_at if each.next_update_at and each.next_update_at > at else None,
        }
        for each in public_incidents()
    ]


def banners_for(request: SignedInRequest) -> dict[str, Any]:
    """What runs and what is planned, for the head of a page."""
    return {"incidents": banners(), "works": work_notices(request)}


def work_notices(request: SignedInRequest) -> list[dict[str, Any]]:
    """The planned work clinicians of the person's site read of, in words."""
    at, zone = timezone.now(), timezone.get_current_timezone()
    return [
        {
            "places": each.places,
            "text": each.text,
            "window": window_words(each.starts_at.astimezone(zone), each.ends_at.astimezone(zone)),
            "is_now": each.is_now,
        }
        for each in notices_for(request.user, at=at)
    ]


def around(ticket: Any, *, at: datetime) -> dict[str, Any]:
    """What else the page of a ticket says: its incident, and for a merged one what became of it.

    Of the ticket in which it goes on only state and time are told, and what was written for everybody on it.
    """
    outcome = outcome_of(ticket) if ticket.merged_into_id else None
    incident = public_incident_of(outcome or ticket)
    is_over = outcome is not None and outcome.state in DONE_STATES
    came_back = needs_follow_up(
        state=State(ticket.state), closed_at=ticket.closed_at, at=at, is_merged=outcome is not None
    )
    return {
        "incident": incident,
        "outcome": outcome if is_over else None,
        "told": told_to_all(outcome.pk) if outcome else [],
        "can_follow_up": came_back or is_over,
    }
