"""Queues and people."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.people import people_context
from reports.render.shell import PEOPLE
from reports.views.page import report_page


@require_safe
def show_people(request: SignedInRequest) -> HttpResponse:
    """How busy queues and people were."""
    return report_page(request, tab=PEOPLE, template="reports/people.html", shows=people_context)
