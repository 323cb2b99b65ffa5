"""What happened to a device in the register."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from assets.queries.history import device_history
from assets.views.device_page import device_or_404, device_page, register_page


@require_GET
@register_page()
def show_history(request: SignedInRequest, tag: str) -> HttpResponse:
    """Every change of a device and its DICOM network, the newest first: who, when, from what to what."""
    device = device_or_404(tag)
    context = {"lines": device_history(device)}
    return device_page(request, device, current="history", template="assets/history.html", context=context)
