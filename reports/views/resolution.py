"""How fast the desk solves, and whether it holds."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.resolution import resolution_context
from reports.render.shell import RESOLUTION
from reports.views.page import report_page


@require_safe
def show_resolution(request: SignedInRequest) -> HttpResponse:
    """The page of the question in the address."""
    return report_page(request, tab=RESOLUTION, template="reports/resolution.html", shows=resolution_context)
