"""What images say about one device."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.queries.devices import device_by_tag
from tickets.enums import State
from tickets.queries.device_evidence import device_evidence
from tickets.rules.lifecycle import STATE_WORDS
from tickets.views.desk_page import desk_page


@require_GET
@desk_page()
def show_device_images(request: SignedInRequest, tag: str) -> HttpResponse:
    """Software versions seen in images, whether the register agrees, and the tickets with such images."""
    device = device_by_tag(tag)
    if device is None:
        raise Http404("No device has this tag.")
    found = device_evidence(user=request.user, device=device)
    context = {
        "device": device,
        "tab": "images",
        "found": found,
        "tickets": [
            {"number": each.pk, "subject": each.subject, "state": each.state, "words": STATE_WORDS[State(each.state)]}
            for each in found.tickets
        ],
        "may_learn": request.user.may(Capability.MANAGE_DEVICES),
    }
    return render(request, "tickets/desk/device_images.html", context)
