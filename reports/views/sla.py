"""Promises kept and missed."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.shell import SLA
from reports.render.sla import sla_context
from reports.views.page import report_page


@require_safe
def show_sla(request: SignedInRequest) -> HttpResponse:
    """The page of the question in the address."""
    return report_page(request, tab=SLA, template="reports/sla.html", shows=sla_context)
