"""How content requesters are."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.satisfaction import satisfaction_context
from reports.render.shell import SATISFACTION
from reports.views.page import report_page


@require_safe
def show_satisfaction(request: SignedInRequest) -> HttpResponse:
    """The page of the question in the address."""
    return report_page(request, tab=SATISFACTION, template="reports/satisfaction.html", shows=satisfaction_context)
