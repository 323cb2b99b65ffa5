"""The device register, to be looked up."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from assets.queries.register import REGISTER_ORDER, device_facts, register
from assets.views.device_page import device_or_404, device_page, register_page

PAGE_SIZE = 50


@require_GET
@register_page()
def show_devices(request: SignedInRequest) -> HttpResponse:
    """The devices whose tag, name, room, AE title, station or serial holds every word; by tag."""
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
@register_page()
def show_device(request: SignedInRequest, tag: str) -> HttpResponse:
    """One device with what the desk must know of it."""
    device = device_or_404(tag)
    context = {"groups": device_facts(device)}
    return device_page(request, device, current="overview", template="assets/device.html", context=context)
