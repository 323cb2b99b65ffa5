"""The overview of the reports."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.overview import overview_context
from reports.render.shell import OVERVIEW
from reports.views.page import report_page


@require_safe
def show_overview(request: SignedInRequest) -> HttpResponse:
    """What needs a decision today, headline figures and trends of the period and filters in the address."""
    return report_page(request, tab=OVERVIEW, template="reports/overview.html", shows=overview_context)
