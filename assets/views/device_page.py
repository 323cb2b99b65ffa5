"""What every page of one device has in common: who may open it, its head, and its tabs."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.queries.devices import device_by_tag

View = Callable[..., HttpResponseBase]
DEVICE_TABS = (
    ("overview", "Overview", "assets:device"),
    ("dicom", "DICOM", "assets:dicom"),
    ("history", "History", "assets:history"),
)
"""Key, label and address of each tab, in order; the address takes the tag. A new page of a device adds its row here
and lies at devices/<tag>/<sub>/, before `assets:device` in assets/urls.py; its last word goes into RESERVED_WORDS of
assets/rules/device.py."""


def register_page(capability: Capability = Capability.SEE_DEVICES) -> Callable[[View], View]:
    """Let in who has the capability, and answer 403 to others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **options: Any) -> HttpResponseBase:
            if not request.user.may(capability):
                raise PermissionDenied("The device register is for the help desk.")
            return view(request, *args, **options)

        return guarded

    return decorate


def device_or_404(tag: str) -> Any:
    """Return the device with this tag, with room, site, team and vendor. Raises Http404."""
    device = device_by_tag(tag)
    if device is None:
        raise Http404("No device has this tag.")
    return device


def device_tabs(device: Any, current: str) -> list[dict[str, Any]]:
    """Return the tabs of a device as components/tabs.html takes them; current: the key of the page one is on."""
    return [
        {"label": label, "url": reverse(address, args=[device.tag]), "current": key == current}
        for key, label, address in DEVICE_TABS
    ]


def device_page(
    request: SignedInRequest,
    device: Any,
    *,
    current: str,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Show a page of one device: a template that extends assets/device_base.html and fills `device_content`."""
    head = {
        "device": device,
        "tabs": device_tabs(device, current),
        "may_manage": request.user.may(Capability.MANAGE_DEVICES),
    }
    return render(request, template, {**head, **context}, status=status)
