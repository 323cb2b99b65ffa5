"""What happened: the list, and adding, correcting and deleting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from reports.actions.annotation import add_annotation, change_annotation, delete_annotation
from reports.forms.annotation import AnnotationForm
from reports.permissions import require_reports
from reports.queries.annotations import ORDER, annotation, annotations
from reports.render.tabs import report_tabs
from reports.rules.charts_notes import KIND_WORDS

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def show_annotations(request: SignedInRequest) -> HttpResponse:
    """The list, newest first; a POST adds to it."""
    require_reports(request.user)
    form = AnnotationForm(request.POST or None, initial={"date": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        add_annotation(actor=request.user, happened=form.happened(), at=timezone.now())
        messages.success(request, "It is on the charts now.")
        return redirect("reports:annotations")
    context = {"form": form, "tabs": report_tabs("annotations"), **_page(request)}
    return render(request, "reports/annotations.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_annotation(request: SignedInRequest, annotation_id: int) -> HttpResponse:
    """Correct one."""
    found = _found(request, annotation_id)
    given = {name: getattr(found, name) for name in ("date", "kind", "text", "site")}
    form = AnnotationForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        change_annotation(actor=request.user, annotation_id=found.pk, happened=form.happened())
        messages.success(request, "The note is changed.")
        return redirect("reports:annotations")
    context = {"form": form, "annotation": found, "tabs": report_tabs("annotations")}
    return render(request, "reports/annotation.html", context, status=400 if form.is_bound else 200)


@require_POST
def remove_annotation(request: SignedInRequest, annotation_id: int) -> HttpResponse:
    """Take one off the charts."""
    try:
        delete_annotation(actor=request.user, annotation_id=annotation_id)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "The note is deleted.")
    return redirect("reports:annotations")


def _found(request: SignedInRequest, annotation_id: int) -> Any:
    found = annotation(request.user, annotation_id)
    if found is None:
        raise Http404("There is no such note.")
    return found


def _page(request: SignedInRequest) -> dict[str, Any]:
    rows = annotations(request.user)
    try:
        page = page_of(rows=rows, order=ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=rows, order=ORDER, size=PAGE_SIZE)
    words = {kind.value: text for kind, text in KIND_WORDS.items()}
    return {
        "rows": [{"annotation": row, "kind": words[row.kind]} for row in page.rows],
        "next_url": page.next and f"?{urlencode({'cursor': page.next})}",
        "previous_url": page.previous and f"?{urlencode({'cursor': page.previous})}",
    }
