"""What every report page does: check, read the question, answer in the shell."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import SignedInRequest
from reports.forms.files import report_tools
from reports.forms.page import PageForm
from reports.permissions import require_reports
from reports.queries.health import oldest_event
from reports.render.frame import frame_asked
from reports.render.shell import Tab, shell_context
from reports.render.tabs import report_tabs


def report_page(
    request: SignedInRequest, *, tab: Tab, template: str, shows: Callable[..., dict[str, Any]]
) -> HttpResponse:
    """Answer with a report page of the question in the address; a wrong field is reported on it. Raises NoReports.

    shows: what the page shows, called with user and frame.
    """
    require_reports(request.user)
    frame = frame_asked(user=request.user, query=request.GET.dict(), at=timezone.now())
    context = {
        "form": PageForm(data=request.GET, choices=frame.choices),
        "tabs": report_tabs(tab.code, frame.question.common().query()),
        **shell_context(tab=tab, frame=frame, oldest=oldest_event()),
        **report_tools(page=tab.code, query=frame.question.query()),
        **shows(user=request.user, frame=frame),
    }
    return render(request, template, context)
