"""How far the trouble of a ticket reaches, as a piece of its page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from assets.queries.work import work_now
from assets.rules.reach import counted
from tickets.queries.detail import ticket_detail
from tickets.queries.flow_picture import work_words
from tickets.queries.parents import parent_proposals
from tickets.queries.reach import device_reach, work_behind
from tickets.views.desk_page import desk_page

_NAMED = 6


@require_GET
@desk_page()
def show_reach(request: SignedInRequest, number: int) -> HttpResponse:
    """Who is affected when the device of a ticket stops, and the component it has in common with others."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    device = ticket.device
    at = timezone.now()
    works = work_now(at=at) if device else {}
    reach = device_reach(device, works=works) if device else None
    found = parent_proposals(user=request.user, at=at) if device else []
    context = {
        "ticket": ticket,
        "device": device,
        "reach": reach,
        "reach_words": counted(rooms=reach.rooms_lost, services=reach.services_lost) if reach else "",
        "rooms": [hit for hit in reach.rooms if hit.has_lost][:_NAMED] if reach else [],
        "services": [hit for hit in reach.services if hit.has_lost][:_NAMED] if reach else [],
        "works": [
            {"work": each, "words": work_words(each)} for each in (work_behind(device, works=works) if device else [])
        ],
        "parents": [each for each in found if number in each.numbers],
    }
    return render(request, "tickets/desk/_reach.html", context)
