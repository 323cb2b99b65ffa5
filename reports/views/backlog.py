"""What is unsolved, and how old it is."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.render.backlog import backlog_context
from reports.render.shell import BACKLOG
from reports.views.page import report_page


@require_safe
def show_backlog(request: SignedInRequest) -> HttpResponse:
    """The backlog as of any day, by age, and what came in and went out."""
    return report_page(request, tab=BACKLOG, template="reports/backlog.html", shows=backlog_context)
