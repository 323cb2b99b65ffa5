"""The figures of a period, on one page a director reads in a minute."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from reports.forms import ScopeForm
from reports.forms.files import report_tools
from reports.permissions import require_reports
from reports.queries.annotations import notes_of
from reports.queries.choices import choices
from reports.queries.overview import overview, report_zone
from reports.render.overview import overview_context
from reports.render.tabs import report_tabs


@require_safe
def show_overview(request: SignedInRequest) -> HttpResponse:
    """Headline figures, trends and tables of the period and filters in the address."""
    user = request.user
    require_reports(user)
    at, names = timezone.now(), choices()
    form = ScopeForm(data=request.GET, choices=names)
    scope = form.scope(at=at, zone=report_zone(user))
    view = overview(user=user, scope=scope, choices=names, at=at)
    tools = report_tools(page="overview", query=scope.query())
    context = {"form": form, "tabs": report_tabs("overview"), **tools, **overview_context(view, notes=notes_of(scope))}
    return render(request, "reports/overview.html", context)
