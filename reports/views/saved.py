"""Views of reports: mine and those others share."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest
from reports.actions.saved import delete_view, save_view, share_view, unshare_view
from reports.forms.files import SaveForm
from reports.permissions import require_reports
from reports.queries.saved import saved_reports
from reports.render.saved import saved_rows
from reports.render.tabs import report_tabs


@require_safe
def show_saved(request: SignedInRequest) -> HttpResponse:
    """The list."""
    return _page(request)


@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Keep a report page with its question under a name."""
    require_reports(request.user)
    form = SaveForm(request.POST)
    if form.is_valid():
        try:
            saved = save_view(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error)
        else:
            messages.success(request, f"“{saved.name}” is saved.")
            return redirect("reports:saved")
    return _page(request, form=form)


@require_POST
def change_sharing(request: SignedInRequest, saved_id: int) -> HttpResponse:
    """Share a view, or keep it to oneself again."""
    change = share_view if request.POST.get("is_shared") == "yes" else unshare_view
    try:
        saved = change(actor=request.user, saved_id=saved_id)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        words = "is shared with everybody who reads reports" if saved.is_shared else "is yours alone again"
        messages.success(request, f"“{saved.name}” {words}.")
    return redirect("reports:saved")


@require_POST
def delete(request: SignedInRequest, saved_id: int) -> HttpResponse:
    """Forget a view."""
    try:
        name = delete_view(actor=request.user, saved_id=saved_id)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"“{name}” is deleted.")
    return redirect("reports:saved")


def _page(request: SignedInRequest, form: SaveForm | None = None) -> HttpResponse:
    rows = saved_rows(user=request.user, found=saved_reports(request.user))
    context = {"rows": rows, "form": form, "tabs": report_tabs("saved")}
    return render(request, "reports/saved.html", context, status=400 if form else 200)
