"""What breaks where."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.devices import devices_context
from reports.render.shell import DEVICES
from reports.views.page import report_page


@require_safe
def show_devices(request: SignedInRequest) -> HttpResponse:
    """Problems that came back, and figures by device, category, modality and site."""
    return report_page(request, tab=DEVICES, template="reports/devices.html", shows=devices_context)
