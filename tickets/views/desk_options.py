"""Answers for the search-as-you-type fields of the desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from accounts.queries.people import search_people
from assets.queries.devices import search_devices
from tickets.queries.completion import completions
from tickets.views.desk_page import desk_page


@require_GET
@desk_page()
def device_options(request: SignedInRequest) -> HttpResponse:
    """Devices in use that fit what was typed; the value is the tag."""
    found = search_devices(request.GET.get("q", "")[:80], person=request.user)
    options = [
        {
            "value": device.tag,
            "label": device.tag,
            "icon": "scanner",
            "title": str(device),
            "sub": device.location.name if device.location else device.site.name,
        }
        for device in found
    ]
    return render(request, "tickets/desk/_options.html", {"options": options})


@require_GET
@desk_page()
def person_options(request: SignedInRequest) -> HttpResponse:
    """Active people whose name, e-mail, extension or department fits; the value is the person's number."""
    found = search_people(request.GET.get("q", "")[:80])
    options = [
        {
            "value": person.pk,
            "label": person.full_name,
            "icon": "user",
            "title": person.full_name,
            "sub": " · ".join(filter(None, (person.department, person.phone, person.email))),
        }
        for person in found
    ]
    return render(request, "tickets/desk/_options.html", {"options": options})


@require_GET
@desk_page()
def line_options(request: SignedInRequest) -> HttpResponse:
    """What the last word of a line of filters may become; the value is the whole word."""
    found = completions(request.GET.get("q", "")[:80], person=request.user)
    options = [
        {"value": each.text, "label": each.text, "icon": "filter", "title": each.text, "sub": each.words}
        for each in found
    ]
    return render(request, "tickets/desk/_options.html", {"options": options})
