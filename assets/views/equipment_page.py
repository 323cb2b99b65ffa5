"""What the pages about availability, work and quality have in common: who may open them, and their tabs."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.queries.devices import device_by_tag

View = Callable[..., HttpResponseBase]
_DEVICE = (
    ("device", "Overview", "assets:device"),
    ("availability", "Availability", "assets:device_availability"),
    ("quality", "Quality and maintenance", "assets:device_quality"),
)


def equipment_page(capability: Capability = Capability.SEE_DEVICES) -> Callable[[View], View]:
    """Let in who has the capability, and answer 403 to others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **options: Any) -> HttpResponseBase:
            if not request.user.may(capability):
                raise PermissionDenied("This page is for the help desk.")
            return view(request, *args, **options)

        return guarded

    return decorate


def device_or_404(tag: str) -> Any:
    """Return the device with this tag. Raises Http404."""
    device = device_by_tag(tag)
    if device is None:
        raise Http404("No device has this tag.")
    return device


def show_part(
    request: SignedInRequest,
    device: Any,
    *,
    current: str,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Show a page of one device: a template that extends assets/device_part.html."""
    tabs = [
        {"label": label, "url": reverse(name, args=[device.tag]), "current": key == current}
        for key, label, name in _DEVICE
    ]
    head = {"device": device, "tabs": tabs, "may_manage": request.user.may(Capability.MANAGE_DEVICES)}
    return render(request, template, {**head, **context}, status=status)


def saved(form: Any, save: Callable[[], Any]) -> Any:
    """Save a right form and return what was made; None when there is something to mend, which the form then says."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return save()
    except ValidationError as error:
        form.add_error(None, error)
        return None
