"""Reports as files: ask for one, see how far it is, fetch it. A worker makes them, never a request."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest
from reports.actions.export import export_path, request_export
from reports.enums import FileKind
from reports.forms.files import FileForm
from reports.permissions import require_reports
from reports.queries.exports import my_export, my_exports
from reports.render.exports import export_row, export_rows
from reports.render.tabs import report_tabs
from reports.rules.exports import MEDIA_TYPES


@require_safe
def show_exports(request: SignedInRequest) -> HttpResponse:
    """The files I asked for, newest first."""
    rows = export_rows(my_exports(request.user))
    context = {"rows": rows, "is_busy": any(row["is_unmade"] for row in rows), "tabs": report_tabs("exports")}
    return render(request, "reports/exports.html", context)


@require_POST
def make_file(request: SignedInRequest) -> HttpResponse:
    """Ask for a report as a file, and go to where it will be."""
    require_reports(request.user)
    form = FileForm(request.POST)
    if not form.is_valid():
        messages.error(request, "This file cannot be made. Open the report again and choose a file there.")
        return redirect("reports:exports")
    try:
        job = request_export(actor=request.user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("reports:exports")
    return redirect("reports:export", job.pk)


@require_safe
def show_export(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    """One file: wait for it, fetch it, or read why there is none."""
    context = {"row": export_row(_export(request, export_id)), "tabs": report_tabs("exports")}
    return render(request, "reports/export.html", context)


@require_safe
def download_export(request: SignedInRequest, export_id: UUID) -> FileResponse:
    """The file itself, to be saved."""
    job = _export(request, export_id)
    path = export_path(job)
    if not job.path or not path.is_file():
        raise Http404("This file is not there any more. Ask for it again.")
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=job.name,
        content_type=MEDIA_TYPES[FileKind(job.kind)],
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


def _export(request: SignedInRequest, export_id: UUID) -> Any:
    job = my_export(request.user, export_id)
    if job is None:
        raise Http404("There is no such file of yours.")
    return job
