"""The tickets somebody must look at now."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.enums import Watch
from reports.render.shell import OVERVIEW
from reports.render.watch import watch_context
from reports.views.page import report_page


@require_safe
def show_watch(request: SignedInRequest, watch: str) -> HttpResponse:
    """One page of the tickets a watch holds at this moment, the oldest first."""
    if watch not in list(Watch):
        raise Http404("There is no such list.")
    cursor = request.GET.get("cursor", "")

    def shows(**asked: Any) -> dict[str, Any]:
        return watch_context(watch=Watch(watch), cursor=cursor, **asked)

    return report_page(request, tab=OVERVIEW, template="reports/watch.html", shows=shows)
