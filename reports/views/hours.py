"""When it happens."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.hours import hours_context
from reports.render.shell import HOURS
from reports.views.page import report_page


@require_safe
def show_hours(request: SignedInRequest) -> HttpResponse:
    """A figure by the hour of the week."""
    return report_page(request, tab=HOURS, template="reports/hours.html", shows=hours_context)
