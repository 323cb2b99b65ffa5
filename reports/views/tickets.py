"""The tickets behind a figure."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor
from reports.enums import FileKind
from reports.forms import ScopeForm
from reports.forms.files import report_tools
from reports.metrics.definition import Metric
from reports.metrics.registry import METRICS
from reports.permissions import require_reports
from reports.queries.choices import Choices, choices
from reports.queries.drill import cycles_of_tickets, drill_count, drill_page, drill_rows, ticket_count
from reports.queries.part import person_named
from reports.queries.zone import report_zone
from reports.render.sheets import Sheet, csv_lines, cycle_sheet, file_stem, ticket_sheet
from reports.render.tickets import tickets_context
from reports.render.tickets_sections import tickets_workbook
from reports.render.xlsx import xlsx_file
from reports.rules.exports import DIRECT_ROWS, MEDIA_TYPES
from reports.rules.scope import Scope


@require_safe
def show_tickets(request: SignedInRequest) -> HttpResponse:
    """One page of the tickets a figure counts."""
    user = request.user
    require_reports(user)
    at, names = timezone.now(), choices()
    metric, scope = _asked(request, at, names)
    asked: dict[str, Any] = {"user": user, "metric": metric, "scope": scope, "at": at}
    try:
        page = drill_page(cursor=request.GET.get("cursor", ""), **asked)
    except BadCursor:
        page = drill_page(**asked)
    counts = (drill_count(**asked), ticket_count(**asked))
    context = tickets_context(
        page=page, metric=metric, scope=scope, choices=names, counts=counts, person=person_named(scope)
    )
    context |= report_tools(page="tickets", query={"metric": metric.code, **scope.query()})
    return render(request, "reports/tickets.html", context)


@require_safe
def export_tickets(request: SignedInRequest) -> StreamingHttpResponse:
    """All tickets a figure counts, one row each, streamed."""
    user = request.user
    require_reports(user)
    at, names = timezone.now(), choices()
    metric, scope = _asked(request, at, names)
    facts = drill_rows(user=user, metric=metric, scope=scope, at=at)
    return _csv(ticket_sheet(facts=facts, metric=metric, scope=scope), file_stem(metric=metric, scope=scope))


@require_safe
def export_cycles(request: SignedInRequest) -> StreamingHttpResponse:
    """Every promise of the tickets a figure counts, one row each, streamed."""
    user = request.user
    require_reports(user)
    at, names = timezone.now(), choices()
    metric, scope = _asked(request, at, names)
    cycles = cycles_of_tickets(user=user, metric=metric, scope=scope, at=at)
    sheet = cycle_sheet(cycles=cycles, metric=metric, scope=scope)
    return _csv(sheet, file_stem(metric=metric, scope=scope, part="cycles"))


@require_safe
def export_workbook(request: SignedInRequest) -> HttpResponseBase:
    """All tickets a figure counts as a spreadsheet; too many for a browser to wait are made in the background."""
    user = request.user
    require_reports(user)
    at, names = timezone.now(), choices()
    metric, scope = _asked(request, at, names)
    query = {"metric": metric.code, **scope.query()}
    count = drill_count(user=user, metric=metric, scope=scope, at=at)
    if count > DIRECT_ROWS:
        context = {"count": count, "metric": metric, **report_tools(page="tickets", query=query)}
        return render(request, "reports/large.html", context)
    book = tickets_workbook(user=user, query=query, at=at)
    file = xlsx_file(about=book.about, sheets=book.sheets)
    return FileResponse(file, as_attachment=True, filename=f"{book.name}.xlsx", content_type=MEDIA_TYPES[FileKind.XLSX])


def _csv(sheet: Sheet, stem: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{stem}.csv"'}
    return StreamingHttpResponse(csv_lines(sheet), content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: SignedInRequest, at: datetime, names: Choices) -> tuple[Metric, Scope]:
    """The metric and scope in the address. Raises Http404 for an unknown metric."""
    metric = METRICS.get(request.GET.get("metric", "logged"))
    if metric is None:
        raise Http404("There is no such metric.")
    form = ScopeForm(data=request.GET, choices=names)
    return metric, form.scope(at=at, zone=report_zone(request.user))
