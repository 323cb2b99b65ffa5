"""Like tickets, splitting a conversation, and follow-ups: what makes or finds other tickets."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from tickets.actions.follow_up import log_follow_up, split_ticket
from tickets.forms.relations import FollowUpForm, SplitForm
from tickets.permissions import verbs_for
from tickets.queries.candidates import candidates, problems_like
from tickets.queries.detail import ticket_detail
from tickets.queries.incidents import running_incidents
from tickets.queries.timeline import public_message
from tickets.rules.lifecycle import Verb
from tickets.views.desk_page import desk_page


@require_GET
@desk_page()
def show_similar(request: SignedInRequest, number: int) -> HttpResponse:
    """Tickets that may be about the same, incidents that run, and known workarounds: a page, or a piece of one."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    at = timezone.now()
    context = {
        "ticket": ticket,
        "likes": candidates(user=request.user, ticket=ticket, at=at),
        "running": [each for each in running_incidents(request.user) if number not in each.family],
        "problems": problems_like(user=request.user, ticket=ticket),
        "can_merge": Verb.MERGE in verbs_for(person=request.user, ticket=ticket, at=at),
    }
    is_piece = request.headers.get("HX-Request") == "true"
    return render(request, f"tickets/desk/{'_similar' if is_piece else 'similar'}.html", context)


@require_http_methods(["GET", "POST"])
@desk_page()
def split(request: SignedInRequest, number: int, message_id: int) -> HttpResponse:
    """Make one message a ticket of its own."""
    ticket = ticket_detail(user=request.user, number=number)
    message = public_message(ticket=ticket, message_id=message_id) if ticket else None
    if ticket is None or message is None:
        raise Http404("There is no such message.")
    form = SplitForm(request.POST or None, initial={"version": ticket.version, "subject": _first_line(message.body)})
    if form.is_valid():
        try:
            values = {"message_id": message_id, **form.cleaned_data}
            made = split_ticket(actor=request.user, ticket_id=number, at=timezone.now(), **values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"#{made.pk} was split from #{number}.")
            return redirect("desk:ticket", made.pk)
    context = {"ticket": ticket, "message": message, "form": form}
    return render(request, "tickets/desk/split.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@desk_page()
def follow_up(request: SignedInRequest, number: int) -> HttpResponse:
    """Log what came back of a ticket that can no longer be reopened."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    form = FollowUpForm(request.POST or None, initial={"token": uuid4().hex, "affected": ticket.affected})
    if form.is_valid():
        try:
            made = log_follow_up(actor=request.user, ticket_id=number, at=timezone.now(), **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"#{made.pk} is logged as the follow-up of #{number}.")
            return redirect("desk:ticket", made.pk)
    context = {"ticket": ticket, "form": form}
    return render(request, "tickets/desk/follow_up.html", context, status=400 if form.is_bound else 200)


def _first_line(body: str) -> str:
    return next((line.strip() for line in body.splitlines() if line.strip()), "")[:140]
