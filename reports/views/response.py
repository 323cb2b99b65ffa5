"""How fast the desk answers: first and next responses."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.response import response_context
from reports.render.shell import RESPONSE
from reports.views.page import report_page


@require_safe
def show_response(request: SignedInRequest) -> HttpResponse:
    """The page of the question in the address."""
    return report_page(request, tab=RESPONSE, template="reports/response.html", shows=response_context)
