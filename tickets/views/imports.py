"""Imports of history, for administrators: choose a file, see what it would bring, start it, watch it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from tickets.actions.imports import discard_import, receive_import, start_import
from tickets.forms.imports import ImportForm
from tickets.queries.import_presets import preset, preset_names
from tickets.queries.imports import LIST_ORDER, visible_import, visible_imports
from tickets.render import findings_answer
from tickets.views.desk_page import desk_page
from tickets.views.import_page import import_context, list_rows

PAGE_SIZE = 25


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def show_imports(request: SignedInRequest) -> HttpResponse:
    """The form for a file, and the imports so far, newest first. A file is only checked; nothing is imported yet."""
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if is_sent and form.is_valid():
        new = form.new_import(time_zone=request.user.time_zone)
        try:
            row = receive_import(actor=request.user, file=form.cleaned_data["file"], new=new, at=timezone.now())
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("desk:import", row.pk)
    context = {"form": form, "presets": preset_names(), **_page(request)}
    return render(request, "tickets/imports/imports.html", context, status=400 if is_sent else 200)


@require_GET
@desk_page(Capability.MANAGE_DESK)
def show_import(request: SignedInRequest, import_id: int) -> HttpResponse:
    """One import: how far it is, what was found, what came of it. The part that changes alone, when htmx asks."""
    row = _import(request, import_id)
    name = "tickets/imports/_import.html" if request.htmx else "tickets/imports/import.html"  # type: ignore[attr-defined]  # django-htmx
    return render(request, name, import_context(row))


@require_POST
@desk_page(Capability.MANAGE_DESK)
def start(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Let a checked import be written."""
    try:
        start_import(actor=request.user, import_id=import_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk:import", import_id)


@require_POST
@desk_page(Capability.MANAGE_DESK)
def discard(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Throw away an import of which nothing is being written."""
    try:
        discard_import(actor=request.user, import_id=import_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:import", import_id)
    messages.success(request, "The import is thrown away. Nothing was imported from it.")
    return redirect("desk:imports")


@require_safe
@desk_page(Capability.MANAGE_DESK)
def download_findings(request: SignedInRequest, import_id: int) -> HttpResponseBase:
    """Every single finding of the check, as CSV."""
    return findings_answer(_import(request, import_id))


@require_safe
@desk_page(Capability.MANAGE_DESK)
def download_preset(request: SignedInRequest, name: str) -> HttpResponse:
    """A mapping file of the desk, to start one's own from."""
    found = preset(name)
    if found is None:
        raise Http404("There is no such mapping.")
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return JsonResponse(found, json_dumps_params={"indent": 1, "ensure_ascii": False}, headers=headers)


def _import(request: SignedInRequest, import_id: int) -> Any:
    row = visible_import(request.user, import_id)
    if row is None:
        raise Http404("There is no such import.")
    return row


def _page(request: SignedInRequest) -> dict[str, Any]:
    rows = visible_imports(request.user)
    try:
        page = page_of(rows=rows, order=LIST_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=rows, order=LIST_ORDER, size=PAGE_SIZE)
    return {
        "rows": list_rows(page.rows),
        "next_url": page.next and f"?cursor={page.next}",
        "previous_url": page.previous and f"?cursor={page.previous}",
    }
