"""Major incidents at the desk: the list, one incident, its banner, its messages and its review."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from assets.queries.devices import device_by_tag
from tickets.actions.affected import gather_incident
from tickets.actions.broadcast import write_to_affected
from tickets.actions.incident import change_incident, declare_incident, write_review
from tickets.enums import BroadcastKind
from tickets.forms.relations import BroadcastForm, IncidentForm, ReviewForm, ticket_number
from tickets.queries.detail import ticket_detail
from tickets.queries.incidents import broadcasts_of, incident_of, incidents, like_tickets, proposed_title
from tickets.queries.links import related
from tickets.queries.parents import parent_proposals
from tickets.rules.incidents import BROADCAST_WORDS, UPDATE_EVERY, parent_title
from tickets.views.desk_page import desk_page

_MOST = 100


@require_GET
@desk_page()
def show_incidents(request: SignedInRequest) -> HttpResponse:
    """Incidents that run, those that look like one, and those that are over."""
    found = list(incidents(request.user)[:_MOST])
    context = {
        "running": [each for each in found if each.is_running],
        "past": [each for each in found if not each.is_running],
        **_proposals(request),
    }
    return render(request, "tickets/desk/incidents.html", context)


@require_GET
@desk_page()
def show_proposals(request: SignedInRequest) -> HttpResponse:
    """Three like tickets in half an hour, or scanners with one component in common, as a piece of the inbox."""
    return render(request, "tickets/desk/_proposed.html", _proposals(request))


@require_http_methods(["GET", "POST"])
@desk_page()
def show_incident(request: SignedInRequest, number: int) -> HttpResponse:
    """Declare a ticket a major incident, or lead the one it is."""
    ticket = _ticket(request, number)
    incident = incident_of(user=request.user, number=number)
    is_running = incident is not None and incident.is_running
    form = IncidentForm(request.POST or None, initial=_filled(request, ticket, incident))
    if form.is_valid():
        act, done = (change_incident, "Saved.") if is_running else (declare_incident, "The incident is declared.")
        try:
            act(actor=request.user, ticket_id=number, public=form.public(), at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"#{number}: {done}")
            return redirect("desk:incident", number)
    return incident_page(request, number, form=form, status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def broadcast(request: SignedInRequest, number: int) -> HttpResponse:
    """Write to everybody affected."""
    _ticket(request, number)
    form = BroadcastForm(request.POST)
    if not form.is_valid():
        return incident_page(request, number, broadcast_form=form, status=400)
    data = form.cleaned_data
    try:
        sent = write_to_affected(
            actor=request.user,
            ticket_id=number,
            body=data["body"],
            key=data["token"] or uuid4().hex,
            next_update_at=data["next_update_at"],
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return incident_page(request, number, broadcast_form=form, status=400)
    messages.success(request, "Sent to everybody affected." if sent.finished_at else "It is being sent to everybody.")
    return redirect("desk:incident", number)


@require_POST
@desk_page()
def review(request: SignedInRequest, number: int) -> HttpResponse:
    """Save what was learned."""
    _ticket(request, number)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return incident_page(request, number, review_form=form, status=400)
    try:
        write_review(actor=request.user, ticket_id=number, text=form.cleaned_data["text"], at=timezone.now())
    except ValidationError as error:
        raise Http404("There is no such incident.") from error
    messages.success(request, "The review is saved.")
    return redirect("desk:incident", number)


@require_POST
@desk_page()
def gather(request: SignedInRequest) -> HttpResponse:
    """Make an incident of like tickets, or one on the component their scanners have in common."""
    numbers = _numbers(request)
    parent = device_by_tag(request.POST.get("device", "")[:40])
    title = proposed_title(user=request.user, numbers=numbers)
    if parent:
        title = parent_title(tag=parent.tag, name=parent.name)
    try:
        made = gather_incident(
            actor=request.user, ticket_ids=numbers, title=title, device=parent, at=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:incidents")
    messages.success(request, f"#{made.pk} stands for them now. Look at its words, then show it on the portal.")
    return redirect("desk:incident", made.pk)


def incident_page(
    request: SignedInRequest,
    number: int,
    *,
    form: IncidentForm | None = None,
    broadcast_form: BroadcastForm | None = None,
    review_form: ReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the incident as it is now, and the form that could not be done, text and all."""
    ticket = _ticket(request, number)
    incident = incident_of(user=request.user, number=number)
    context = {
        "ticket": ticket,
        "incident": incident,
        "related": related(user=request.user, ticket=ticket),
        "form": form or IncidentForm(initial=_filled(request, ticket, incident)),
        "broadcast_form": broadcast_form or BroadcastForm(initial=_next_word()),
        "review_form": review_form or ReviewForm(initial={"text": incident.review if incident else ""}),
        "told": _told(incident),
        "is_late": bool(incident and incident.next_update_at and incident.next_update_at <= timezone.now()),
    }
    return render(request, "tickets/desk/incident.html", context, status=status)


def _proposals(request: SignedInRequest) -> dict[str, Any]:
    """What looks like an incident: a component in common first, then like tickets none of which it has."""
    at = timezone.now()
    parents = parent_proposals(user=request.user, at=at)
    taken = {number for each in parents for number in each.numbers}
    like = like_tickets(user=request.user, at=at)
    return {"parents": parents, "proposals": [each for each in like if not taken.issuperset(each.numbers)]}


def _ticket(request: SignedInRequest, number: int) -> Any:
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    return ticket


def _told(incident: Any) -> list[dict[str, Any]]:
    if incident is None:
        return []
    return [
        {
            "progress": each,
            "words": BROADCAST_WORDS[BroadcastKind(each.broadcast.kind)],
            "refused": sum(each.refused.values()),
            "is_status": each.total == 0,
        }
        for each in broadcasts_of(incident)
    ]


def _filled(request: SignedInRequest, ticket: Any, incident: Any) -> dict[str, Any]:
    """What the form begins with; the title is left to a person, because a subject may name a patient."""
    if incident is None:
        place = f", {ticket.device.tag}" if ticket.device else ""
        words = {"title": f"{ticket.category.title}{place}", "commander": request.user}
        return words | {"is_public": True, "next_update_at": _soon()}
    return {
        "title": incident.title,
        "status": incident.status_text,
        "is_public": incident.is_public,
        "commander": incident.commander,
        "next_update_at": _local(incident.next_update_at) if incident.is_running else _soon(),
    }


def _next_word() -> dict[str, Any]:
    return {"token": uuid4().hex, "next_update_at": _soon()}


def _soon() -> Any:
    return _local(timezone.now() + UPDATE_EVERY)


def _local(moment: Any) -> Any:
    return timezone.localtime(moment) if moment else None


def _numbers(request: SignedInRequest) -> list[int]:
    found = []
    for text in request.POST.getlist("ticket")[:_MOST]:
        try:
            found.append(ticket_number(text))
        except ValidationError:
            continue
    return found
