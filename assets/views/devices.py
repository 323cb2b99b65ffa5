"""The device register, to be looked up."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from assets.queries.devices import device_by_tag
from assets.queries.register import REGISTER_ORDER, device_facts, register

PAGE_SIZE = 50


@require_GET
def show_devices(request: SignedInRequest) -> HttpResponse:
    """The devices whose tag, name, room, AE title, station or serial holds every word; by tag."""
    _require(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    try:
        page = page_of(rows=register(text), order=REGISTER_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=register(text), order=REGISTER_ORDER, size=PAGE_SIZE)
    context = {
        "text": text,
        "devices": page.rows,
        "next_url": page.next and f"?{urlencode({'q': text, 'cursor': page.next})}",
        "previous_url": page.previous and f"?{urlencode({'q': text, 'cursor': page.previous})}",
    }
    return render(request, "assets/devices.html", context)


@require_GET
def show_device(request: SignedInRequest, tag: str) -> HttpResponse:
    """One device with what the desk must know of it."""
    _require(request)
    device = device_by_tag(tag)
    if device is None:
        raise Http404("No device has this tag.")
    return render(request, "assets/device.html", {"device": device, "groups": device_facts(device)})


def _require(request: SignedInRequest) -> None:
    if not request.user.may(Capability.SEE_DEVICES):
        raise PermissionDenied("The device register is for the help desk.")
