"""What happened to a device in the register, and to what is kept beside devices."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from assets.queries.history import SECTIONS, device_history, section_history
from assets.queries.snapshots import MOST
from assets.views.device_page import device_or_404, device_page, register_page

_LABELS = {"flow": "Image flow", "places": "Rooms and sites", "vendors": "Vendors and contracts"}


@require_GET
@register_page()
def show_history(request: SignedInRequest, tag: str) -> HttpResponse:
    """Every change of a device, its DICOM network and its links, the newest first: who, when, from what to what."""
    device = device_or_404(tag)
    context = {"lines": device_history(device)}
    return device_page(request, device, current="history", template="assets/history.html", context=context)


@require_GET
@register_page()
def show_register_history(request: SignedInRequest) -> HttpResponse:
    """Every change of the flow, of rooms and sites, or of vendors and contracts (`of`); also of what was removed."""
    asked = request.GET.get("of", "")
    section = asked if asked in SECTIONS else "flow"
    where = reverse("assets:register_history")
    tabs = [{"label": label, "url": f"{where}?of={key}", "current": key == section} for key, label in _LABELS.items()]
    lines = section_history(section)
    context = {"lines": lines[:MOST], "tabs": tabs, "title": _LABELS[section], "is_cut": len(lines) >= MOST}
    return render(request, "assets/register_history.html", context)
